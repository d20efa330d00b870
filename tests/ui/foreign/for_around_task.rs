use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", script: "make" }
        for v in ["1.95", "1.85"] { task test { image: v, depends_on: { build } } }
    }
}
