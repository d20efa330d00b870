use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build {
            image: "rust:1.95",
            steps: [{ uses: "actions/checkout@v4" }, { name: "Build", run: "cargo build" }, { run: "cargo test" }],
        }
        task test {
            image: "rust:1.95",
            script: { command: ["sh"], source: "cargo test" },
        }
        task deploy {
            image: "rust:1.95",
            environment: { name: "production", url: "https://example.com" },
            for (name, value) in pairs { variables: { name: value } }
        }
        ...
    }
}
