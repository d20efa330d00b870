use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", script: "make" }
        task test { image: "x", depends_on: vec![build] }
        task ttt { image: "x", depends_on: &["build"] }
        task uuu { image: "x", depends_on: parents }
        task vvv { image: "x", depends_on: build: any, test }
    }
}
