use gofer_dsl::{Pipeline, pipeline};

struct Own(&'static str);

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test for leg in { one: Own("x") } { image: leg.0 }
        task deploy for leg in test.leg { image: leg.0 }
    }
}
