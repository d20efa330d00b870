use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        defaults: { image: "Rust", shell: [], inject_api_token: "yes", variables: { A: 5s, "B=": 1 } },
        task build {}
    }
}
