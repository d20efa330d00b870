use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: { en: "Ship" },
        parallelism: { max: 2 },

        task build {
            image: "alpine:3.22",
            script: { run: "cargo build" },
            inject_api_token: { enabled: true },
        }
    }
}
