use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x:1", variables: { TOKEN: credentials("token"), KEY: pipeline_sec } }
    }
}
