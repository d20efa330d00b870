use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        description: "Builds " + "and tests",
        task build { image: "rust:1.95", script: "cargo build" && "cargo test" }
        task test for v in { stable: "1.95" } { image: "rust:" + v, variables: { A: "v%s" % v, C: "v" .. v } }
        task docs { image: "rust:1.95", script: """cargo doc""", variables: { A: "Bearer " + pipeline_secret("token") } }
    }
}
