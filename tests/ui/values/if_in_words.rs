use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let nightly = true;
    pipeline! {
        id: ship,
        name: "Ship",

        task build { image: if nightly "rust:nightly" else "rust:1.95", script: "make" }
    }
}
