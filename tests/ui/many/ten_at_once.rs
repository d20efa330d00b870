use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: "my pipeline",
        paralelism: -1,

        task build {
            imgae: "Ubuntu:latest",
            command: "make",
        }

        task te {
            image: 5,
            depends_on: { biuld, deploy },
        }

        task deploy {
            image = "ubuntu:latest",
            depends_on: { te },
            variables: { TOKEN: "Bearer pipeline_secret{{token}}" },
            timeout: 30,
        }
    }
}
