use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build {
            image: "rust:1.95",
            variables: { CARGO_HOME: /usr/local/cargo, VERSION: 1.95.0, BIN: ~/bin, URL: https://example.com/app
            },
            command: ./run.sh --port 80,
        }
    }
}
