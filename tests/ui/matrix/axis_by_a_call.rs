use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build { image: "rust:1.95", script: "cargo build" }
        task test for version in { stable: "1.95", msrv: "1.88" } { image: format!("rust:{version}"), script: "cargo test" }

        task lint for version in keys(test) { image: format!("rust:{version}"), script: "cargo clippy" }
        task docs for version in test.version() { image: format!("rust:{version}"), script: "cargo doc" }
        task miri for version in test.keys() { image: format!("rust:{version}"), script: "cargo miri" }
    }
}
