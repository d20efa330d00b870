use std::collections::HashMap;

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", variables: "RUST_LOG=debug CI=true" }
        task test { image: "rust:1.95", variables: HashMap::from([("RUST_LOG", "debug")]) }
        task lint { image: "rust:1.95", variables: [{ "key": "RUST_LOG", "value": "debug" }] }
        task docs { image: "rust:1.95", variables: { CONFIG: { "level": "debug" } } }
    }
}
