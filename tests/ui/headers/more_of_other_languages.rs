use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task task build { image: "rust:1.95" }
        task test for rust: &str in { stable "1.95", msrv: "1.85" } { image: format!("rust:{rust}") }
        task lint for leg in [{ os: "bookworm", rust: "1.95" }] { image: "rust:1.95" }
        task docs then test { image: "rust:1.95" }
        task report { image: "rust:1.95", depends_on: { test_* } }
        task notify { image: "rust:1.95", depends_on: [{ "build": "failure" }] }
    }
}
