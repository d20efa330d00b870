use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x", variables: { repo.url } }
        task test { image: "x", variables: { version.clone(), B: 1 } }
        task lint { image: "x", variables: { std::env::vars() } }
        task publish { image: "x", variables: { version() } }
    }
}
