use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: pipeline_secret("title"),
        task build { image: "rust:1.95", description: global_secret("about") }
    }
}
