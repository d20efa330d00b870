use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        default: { image: "rust:1.95" },
        task build { command: ["cargo", "build"] }
    }
}
