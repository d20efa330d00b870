use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let ratio = 0.5;
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: "rust:1.95",
            variables: { RATIO: ratio, HOME: std::env::var_os("HOME") },
        }
    }
}
