use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        pipeline.id = "ship"
        pipeline.name = "Ship the service"
        task build { image: "rust:1.95" }
    }
}
