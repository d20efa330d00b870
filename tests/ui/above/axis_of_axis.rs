use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test for toolchain in { stable, msrv } { image: toolchain }
        task deploy for rust in test.toolchain.key { image: rust }
    }
}
