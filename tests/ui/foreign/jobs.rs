use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        jobs: { build: { image: "x", runs_on: "ubuntu" }, test: { image: "y", needs: [build] } }
    }
}
