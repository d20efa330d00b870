use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: one,
        name: "One",
        task build {
            image: "ubuntu:latest",
            shell: [""], script: "make",
        }
    }
}
