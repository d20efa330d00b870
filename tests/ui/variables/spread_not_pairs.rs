use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let shared = [("B", "2")];
    pipeline! {
        id: ship,
        name: "Ship",

        task build {
            image: "rust:1.95",
            variables: { A: 1, ..shared[0].1.chars() },
        }
    }
}
