use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        description: 5,
        defaults: { image: 22 },
        task build { image: 1.95, script: true }
        task test { image: "rust:1.95", command: true, registry_auth: { user: 1000, pass: -5 } }
        task lint { image: true, description: 0x1f, script: "make" }
    }
}
