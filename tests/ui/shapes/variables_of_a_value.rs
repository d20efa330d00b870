use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", variables: [A: "b"] }
        task test { image: "x", variables: { **std::env::vars() } }
    }
}
