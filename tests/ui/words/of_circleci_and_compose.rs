use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { docker: [{ image: "rust:1.95" }], privileged: true }
        task test { defaults: { image: "rust:1.95" } }
        task lint { image: ["rust:1.95", "rust:1.85"], variables: { $RUST_LOG: "debug" } }
        task docs { image: "robot:secret@ghcr.io/example/tool:1" }
        task last { image: "Python 3.12" }
    }
}
