use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build {
            image: "rust:1.95",
            variables: {
                A: "1",
                if debug { RUST_LOG: "debug" } else { RUST_LOG: "info" },
                for name in names { NAME: name }
                B: "2",
                match level { _ => {} }
            },
        }
    }
}
