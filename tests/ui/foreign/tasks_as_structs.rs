use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        tasks: vec![Task { id: "build", image: "rust:1.95", ..Default::default() }]
    }
}
