use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        description: "Ships".into(),
        task build { image: "rust:1.95", command: "cargo build".split(' ').collect() }
        task test { image: "rust:1.95", variables: { A: "abc".chars().rev().collect() } }
    }
}
