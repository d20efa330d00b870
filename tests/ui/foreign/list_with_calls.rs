use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        tasks: ["lint", "test"].iter().map(|name| task! { name }),
    }
}
