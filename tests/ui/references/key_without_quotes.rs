use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build {
            image: "rust:1.95",
            script: "make",
            variables: { TOKEN: pipeline_secret(TOKEN), REPORT: run_object(report) },
        }
    }
}
