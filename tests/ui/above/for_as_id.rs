use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task for for os in { deb } { image: os }
        task in for os in { deb } { image: os }
    }
}
