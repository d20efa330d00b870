use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        pipeline { agent any
        stages { stage("Build") { steps { sh "make" } } } }
    }
}
