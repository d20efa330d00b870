use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        Pipeline::new("ship", "Ship").task(Task::new("a", "b"))
    }
}
