use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        defaults: {
            image: "rust:1.95",
            registry_auth: { user: "robot", pass: "x" },
            entrypoint: [],
            description: "text",
            depends_on: { build },
            command: ["make"],
            script: "make",
            name: "Ship",
        },
        task build {}
    }
}
