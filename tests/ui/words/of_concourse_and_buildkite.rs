use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        resource_types: ["registry-image"],
        serial: true,

        task build {
            image: "rust:1.95",
            script: "cargo build",
            max_in_flight: 1,
            input_mapping: { source: "app" },
            agents: { queue: "linux" },
            if_changed: "src/**",
            key: "build",
        }
    }
}
