use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: format!("{}_x", 1),
        name: "Name",
    }
}
