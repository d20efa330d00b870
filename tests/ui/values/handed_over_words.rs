use gofer_dsl::{Pipeline, pipeline};

macro_rules! waits {
    ($parent:expr, $status:path, $body:block) => {
        pipeline! {
            id: pipeline_id,
            name: "Name",

            task build { image: "x" }
            task lint $body
            task test { image: "x", depends_on: { $parent: $status } }
        }
    };
}

fn main() -> Pipeline {
    let _ = waits!(build, any, { "x" });
    waits!(biuld, failed, { "x" })
}
