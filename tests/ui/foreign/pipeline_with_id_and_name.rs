use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        pipeline ship "Ship the service" {
            task build { image: "rust:1.95" }
        }
    }
}
