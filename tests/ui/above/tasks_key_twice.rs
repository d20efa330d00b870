use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }
        task test for toolchain in { stable, msrv } { image: toolchain }
        task notify for failed in tasks { one: build, one: test[msrv] } { image: failed, depends_on: { failed: failure } }
    }
}
