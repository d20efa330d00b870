use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: &'static str = "ship",
        name: "Ship the service",
        task build { image: "rust:1.95" }
    }
}
