use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let shared = vec!["RUST_LOG=debug"];
    pipeline! {
        id: ship, name: "Ship",

        task build { image: "rust:1.95", variables: { RATIO: 0.5f64, PORT: 80u16, ..shared } }
    }
}
