use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        let image = "rust";
        task build { let x = 5; image: "x" }
    }
}
