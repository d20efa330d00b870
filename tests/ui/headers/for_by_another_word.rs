use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test fro rust in { stable: "1.95", msrv: "1.85" } { image: format!("rust:{rust}") }
        task lint matrix rust in { stable: "1.95", msrv: "1.85" } { image: format!("rust:{rust}") }
        task docs, { image: "rust:1.95" }
        task run unit tests { image: "rust:1.95" }
    }
}
