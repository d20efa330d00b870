use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task aa { image: "x" }
        task aa { image: "x" }
    }
}
