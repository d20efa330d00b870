use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build for target in { linux: x86_64-unknown-linux-gnu, mac: aarch64-apple-darwin } {
            image: my-app,
            command: ["cargo", "build", target, x86_64-unknown-linux-musl],
            variables: { REGION: eu-west-1, NODE: node-20.1 },
        }
    }
}
