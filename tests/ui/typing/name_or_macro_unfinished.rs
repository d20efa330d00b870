use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: format!
            script: env!,
            variables: { RUST_LOG: "debug" CARGO_TERM },
        }

        task test {
            image: "rust:1.95",
            variables: { RUST_LOG: "debug" TOKEN, CI: "1" },
            command: [concat!],
        }
    }
}
