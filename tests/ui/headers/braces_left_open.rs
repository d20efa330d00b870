use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task one { image: "x"
        task two { image: "x" }
        task three { image: "x" }
        }
        task four { image: "x", task five { image: "x" } }
    }
}
