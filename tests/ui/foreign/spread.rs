use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", ..Default::default() }
        task test { image: "x", variables: { A: "b", ..common }, command: [..args] }
    }
}
