use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test for (os, arch) in { bookworm } {
            image: os,
            depends_on: { os, arch },
        }

        task lint for os: word in { bookworm } { image: os, depends_on: { os } }
    }
}
