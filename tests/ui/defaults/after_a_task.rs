use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task build { image: "rust:1.95" }
        defaults: { inject_api_token: true },
    }
}
