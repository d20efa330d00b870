use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test for toolchain in { stable: "1.95", msrv: "1.85" } {
            image: "ubuntu:latest",
        }

        task package for toolchain in { stable: "1.95", beta: "1.96", nightly: "1.97" } {
            image: "ubuntu:latest",
            depends_on: { test[toolchain] },
        }
    }
}
