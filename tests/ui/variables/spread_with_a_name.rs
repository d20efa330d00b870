use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let shared = [("A", "1")];
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x", variables: { A: ..shared } }
        task test { image: "x", variables: { ..shared ..shared } }
    }
}
