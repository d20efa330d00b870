use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build
            image: rust
            steps:
                - cargo build
        task test { image: "x" }
    }
}
