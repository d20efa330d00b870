use gofer_dsl::{Pipeline, pipeline};

macro_rules! build {
    ($image:expr, $runs:literal) => {
        pipeline! {
            id: pipeline_id,
            name: "Name",
            parallelism: $runs,

            task build {
                image: $image,
            }
        }
    };
}

fn literals() -> Pipeline {
    build!("Ubuntu", "two")
}

fn main() -> Pipeline {
    let _ = literals();
    build!(Some("ubuntu"), 1)
}
