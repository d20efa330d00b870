use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task a02 { image:: "x" }
        task a05 { image -> "x" }
        task a06 { image("x") }
        task a07 { image ["x"] }
    }
}
