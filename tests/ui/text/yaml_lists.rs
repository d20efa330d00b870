use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build {
        image: "x",
        command:
        - cargo
        - build
        }
        task test { image: "x", depends_on:
        - build
        }
    }
}
