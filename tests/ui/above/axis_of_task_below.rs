use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task deploy for rust in test.toolchain { image: rust }
        task test for toolchain in { stable, msrv } { image: toolchain }
    }
}
