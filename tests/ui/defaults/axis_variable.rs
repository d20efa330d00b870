use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        defaults: { image: format!("rust:{version}") },
        task build for version in { stable: "1.95", msrv: "1.85" } { script: "make" }
    }
}
