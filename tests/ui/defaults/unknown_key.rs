use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        defaults: { imgae: "rust:1.95", env: { A: 1 }, run: "make", colour: "red" },
        task build {}
    }
}
