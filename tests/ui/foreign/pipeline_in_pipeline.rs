use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        pipeline: { id: ship, name: "Ship", task build { image: "x" } }
    }
}
