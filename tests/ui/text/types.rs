use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: String = "x", script: &str }
        task test { image: String, description: &'static str }
    }
}
