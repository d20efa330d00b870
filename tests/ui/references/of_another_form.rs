use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build {
            image: "x",
            variables: { A: pipeline_secret("a", "b"), B: pipeline_secret{{key}}, C: global_secret!("key"), D: run_object["key"] },
        }
    }
}
