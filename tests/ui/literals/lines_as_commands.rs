use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "rust:1.95", command: ["cargo build --release"] }
        task test { image: "rust:1.95", command: ["cargo test", "--workspace"], entrypoint: [] }
        task both { image: "rust:1.95", command: ["cargo", "build", "&&", "cargo", "test"] }
        task line { image: "node:22", command: ["npm ci && npm test"] }
        task pipe { image: "node:22", command: ["npm", "test", "|", "tee", "log"] }
        task quoted { image: "node:22", command: ["npm", "test", "||", "echo", "it's broken"] }
        task fine { image: "ghcr.io/example/say:1", command: ["hello world"] }
        task said { image: "ghcr.io/example/say:1", command: ["cargo test failed"] }
        task given { image: "rust:1.95", entrypoint: ["sh", "-c"], command: ["cargo build --release"] }
        task shell { image: "rust:1.95", command: ["sh", "-c", "cargo build && cargo test"] }
        task from { image: "rust:1.95", command: ["find", ".", "-exec", "rm", "{}", ";"] }
    }
}
