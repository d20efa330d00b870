use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }
        task test_integration_per_feature { image: "x" }
        task lint_everything_once_again { image: "x" }
        task notify for failed in tasks { build, test_integration_per_feature } { image: failed, depends_on: { failed: failure } }
    }
}
