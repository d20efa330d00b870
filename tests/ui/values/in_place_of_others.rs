use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let image = "rust:1.95";
    let name = "Name";
    pipeline! {
        id: pipeline_id,
        name,

        println!("building"),

        task build {
            image,
            variables: { rust: { RUST_LOG: "debug", RUST_BACKTRACE: 1 }, LEVEL: { value: "info" } },
            command: ["cargo", "build"],
            retryStrategy: { limit: 3 },
        }

        task for toolchain in { stable: "1.95", msrv: "1.85" } {
            image: toolchain,
        }

        task(name = "deploy", image = "rust:1.95", deps = [":build"], cmd = "make deploy")

        post { failure { script: "make report" } }

        environment { LEVEL: "info" }

        agent { label: "linux" }
    }
}
