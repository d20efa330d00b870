use gofer_dsl::{Pipeline, pipeline};

macro_rules! or_next {
    ($value:expr) => {
        match $value {
            Some(value) => value,
            None => continue,
        }
    };
}

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task deploy for stage in { dev: None, prod: Some("prod") } {
            image: "ubuntu:latest",
            variables: { STAGE: or_next!(stage) },
        }
    }
}
