use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        # a comment here, really
        task build {
        # another one
        image: "x",
        script: "make" # trailing
        }
    }
}
