use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        { "id": "ship", "name": "Ship", "tasks": [ { "id": "build", "image": "x" } ] }
    }
}
