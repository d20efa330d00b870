use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build {
            .image("rust:1.95")
            .command(["cargo", "build"])
            .inject_api_token(true)
        }
        task test {
            image: "rust: 1.95",
            command: ["sh", "-c"],
            args: ["cargo test"],
        }
    }
}
