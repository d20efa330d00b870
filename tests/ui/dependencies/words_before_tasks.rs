use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task aaa { image: "x" }
        task bbb { image: "x", depends_on: { task aaa } }
        task ccc { image: "x", depends_on: { &aaa, on bbb: any } }
        task ddd { image: "x", depends_on: { self, aaa } }
        task eee { image: "x", depends_on: { all: any } }
    }
}
