use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task pack { image: "x:1", for arch in ["amd64", "arm64"] { script: "make" } }
    }
}
