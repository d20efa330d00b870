use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let (local, more) = ("x", [("A", "b")]);
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: "rust",
            variables: {
                local
                OTHER: "x",
            },
        }

        task test {
            image: "rust",
            variables: {
                local
                ..more
            },
        }
    }
}
