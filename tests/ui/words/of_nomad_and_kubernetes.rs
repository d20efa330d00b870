use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        datacenters: ["dc1"],

        task build {
            driver: "docker",
            config: {
                image: "rust:1.95",
            },
            script: "cargo build",
            initContainers: [{ name: "fetch" }],
            ttlSecondsAfterFinished: 60,
            kill_timeout: "20s",
        }
    }
}
