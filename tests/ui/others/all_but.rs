use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95" }
        task lint { image: "rust:1.95" }
        task publish { image: "rust:1.95", depends_on: { _ except lint } }
        task notify { image: "rust:1.95", depends_on: { _ - lint } }
        task clean { image: "rust:1.95", depends_on: { always() } }
        task report for failed in tasks { all } { image: "rust:1.95" }
    }
}
