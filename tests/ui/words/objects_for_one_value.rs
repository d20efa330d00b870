use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        concurrency: { group: "deploy", cancel_in_progress: true },
        task build { image: "rust:1.95" }
    }
}
