use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test for rust in { stable: "1.95", msrv: "1.85", beta } { image: format!("rust:{rust}") }
        task publish { image: "rust:1.95", depends_on: { test[stable, msrv] } }
        task package for version in test.rust { image: format!("rust:{version}"), depends_on: { test[rust] } }
    }
}
