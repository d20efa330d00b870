use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: concat!("a", "b"), name: "S",
        task stringify!(build) { image: "x" }
    }
}
