use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test for rust in { "1.85", "1.95" } { image: format!("rust:{rust}") }
    }
}
