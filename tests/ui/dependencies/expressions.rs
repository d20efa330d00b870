use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", script: "make" }
        task a_one { image: "x" }
        task b_two { image: "x" }
        task tee { image: "x", depends: "a_one && b_two.Failed" }
        task ttt { image: "x", depends_on: a_one && b_two }
        task uuu { image: "x", depends_on: { a_one && b_two } }
        task vvv { image: "x", depends_on: { a_one || b_two } }
        task www { image: "x", depends_on: { a_one or b_two } }
    }
}
