use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test for leg in { one: "1", two: 2 } {
            image: format!("app:{leg}"),
        }
    }
}
