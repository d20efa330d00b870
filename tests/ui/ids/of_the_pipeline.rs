use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: "my pipeline",
        name: "Name",
    }
}
