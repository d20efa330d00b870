use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        group lint { task fmt { image: "x" } task clippy { image: "x" } }
        stage("b") { task bbb { image: "x" } }
        stage deploy { image: "x" }
    }
}
