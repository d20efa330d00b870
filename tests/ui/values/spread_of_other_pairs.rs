use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x", variables: { ..[("A", 1.5)] } }
        task test { image: "x", variables: { ..[(1, "b")] } }
        task lint { image: "x", variables: { ..&[("A", Some("b"))] } }
    }
}
