use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        [[task]]
        id = "ship"
        name = "Ship"
    }
}
