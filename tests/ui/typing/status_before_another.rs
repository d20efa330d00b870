use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }
        task test { image: "x" }
        task deploy {
            image: "x",
            depends_on: {
                build:
                test: any,
            },
        }
    }
}
