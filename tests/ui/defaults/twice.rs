use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        defaults: { image: "rust:1.95", image: "rust:1.85" },
        defaults: { inject_api_token: true },
        task build {}
    }
}
