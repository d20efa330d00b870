use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        if cfg!(windows) { task build { image: "x" } }
        task test { image: "x", depends_on: { build } }
    }
}
