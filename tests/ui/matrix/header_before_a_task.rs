use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task one for { a } in list task two { image: "rust:1.95" }
        task three { image: "rust:1.95", depends_on: { two } }
    }
}
