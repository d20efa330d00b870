use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task mut build { image: "x:1" }
        task ship => { image: "x:1" }
        task test matrix { v: ["a"] } { image: "x:1" }
        task lint for v in { a, b } { image: "x:1" }
        task last { image: "x:1", depends_on: { lint[v = a] } }
    }
}
