use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let tag = String::from("1.95");
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: std::
            command: ["make"],
        }

        task test {
            image: &
            script: "make test",
            variables: { TAG: tag.clone() +
                OTHER: "x" },
            inject_api_token: !
        }

        task deploy {
            image: if tag.is_empty() { "rust" } else
            always_pull_newest_image: tag.len() as
            command: ["make"],
        }
    }
}
