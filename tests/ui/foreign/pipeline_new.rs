use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        Pipeline::new("ship", "Ship the service"),
        task build { image: "rust:1.95" }
    }
}
