use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test for toolchain in { stable, msrv } { image: toolchain }
        task notify for failed in tasks { test_msrv } { image: failed, depends_on: { failed: failure } }
    }
}
