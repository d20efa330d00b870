use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: "ubuntu:latest",
        }

        task unit {
            image: "ubuntu:latest",
            depends_on: { build },
        }

        task smoke {
            image: "ubuntu:latest",
            depends_on: { unit: failure },
        }

        task deploy {
            image: "ubuntu:latest",
            depends_on: { smoke },
        }

        task rollback {
            image: "ubuntu:latest",
            depends_on: { build: failure, deploy },
        }

        task cleanup {
            image: "ubuntu:latest",
            depends_on: { rollback },
        }
    }
}
