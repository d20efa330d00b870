use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", script: "echo "hello"" }
        task test { image: "rust:1.95", variables: { GREETING: "say "hi" to all" }, script: ["echo "a"", "b"] }
    }
}
