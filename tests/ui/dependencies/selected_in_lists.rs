use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test for rust in { stable, msrv } { image: "rust:1.95" }
        task publish { image: "rust:1.95", depends_on: [task.test["msrv"]] }
    }
}
