use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test { image: "rust:1.95", variables: { TOKEN: pipeline_secret("ci", "token") } }
    }
}
