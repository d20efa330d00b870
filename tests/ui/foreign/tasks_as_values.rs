use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",
        tasks: ["core", "server"].map(|name| gofer_dsl::Task::new(name, "rust:1.95")),

        task build(target: &str) { image: "rust:1.95", steps: ["checkout", "cargo build"] }
    }
}
