use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task test { image: "rust:1.95", command: ["make"], shell: ["bash", "-c"] }
        paralelism: 3,
        descripton: "x",
    }
}
