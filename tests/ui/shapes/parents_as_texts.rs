use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task aaa { image: "x" }
        task bbb { image: "x", depends_on: ["aaa.Failed"] }
        task ccc { image: "x", depends_on: [] }
        task ddd for v in { old, new } { image: "x" }
        task eee { image: "x", depends_on: { ddd::old } }
    }
}
