use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", script: "make" }
        task test { image: "x" }
        build -> test
        build >> test
        task three -> test { image: "x" }
    }
}
