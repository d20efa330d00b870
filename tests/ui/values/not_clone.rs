use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test for leg in { one: std::sync::Mutex::new(1) }, os in { bookworm } {
            image: format!("app:{leg:?}"),
        }
    }
}
