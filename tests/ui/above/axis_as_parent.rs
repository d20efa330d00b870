use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test for toolchain in { stable, msrv } { image: toolchain }
        task deploy for toolchain in test.toolchain { image: toolchain, depends_on: { toolchain } }
    }
}
