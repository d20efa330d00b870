use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task deploy for stage in { dev, test, prod } {
            image: "ubuntu:latest",
            variables: {
                STAGE: stage,
                GUARD: if stage == "dev" { continue } else { "on" },
                REGION: match stage {
                    "prod" => "eu",
                    _ => break,
                },
            },
        }
    }
}
