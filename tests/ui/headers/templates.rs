use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task $name { image: "x" }
        task build fro v in { old, new } { image: "x" }
    }
}
