use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test for os in { deb, alp }, toolchain in { stable, msrv } { image: os, variables: { T: toolchain } }
        task deploy for rust in test { image: rust }
    }
}
