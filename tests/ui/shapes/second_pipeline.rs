use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x:1" }
        id: other, name: "Other",
        task test { image: "x:1" }
    }
}
