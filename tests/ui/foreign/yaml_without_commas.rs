use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        name: "Ship"
        id: ship
        on: push
        jobs:
          build:
            runs-on: ubuntu-latest
    }
}
