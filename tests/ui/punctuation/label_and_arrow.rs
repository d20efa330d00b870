use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        'outer: task build for v in { old: "1.88" => "1.95" } { image: "rust:1.95", script: "cargo build" }
    }
}
