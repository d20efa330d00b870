use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust":1.95, script: "cargo build" }
        task test { image: "rust":"1.95-slim", command: ["docker", "tag", "app":latest] }
        task docs { image: "rust:1.95", variables: { ADDRESS: "localhost":8080, MODE: "a" }, script: "cargo doc" }
    }
}
