use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build {
            image: "rust:1.95",
            variables: { TIMEOUT: 30s, LIMIT: 1.5GB },
        }
    }
}
