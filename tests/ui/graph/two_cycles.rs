use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task aaa {
            image: "ubuntu:latest",
            depends_on: { bbb },
        }

        task bbb {
            image: "ubuntu:latest",
            depends_on: { aaa, ccc },
        }

        task ccc {
            image: "ubuntu:latest",
            depends_on: { bbb },
        }

        task xxx {
            image: "ubuntu:latest",
            depends_on: { yyy },
        }

        task yyy {
            image: "ubuntu:latest",
            depends_on: { xxx },
        }
    }
}
