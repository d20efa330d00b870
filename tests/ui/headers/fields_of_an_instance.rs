use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task test for rust in { stable: "1.95", msrv: "1.89" } {
            image: format!("rust:{rust}"),
        }
        task test[msrv] { image: "rust:1.89", script: "make" }
    }
}
