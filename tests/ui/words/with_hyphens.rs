use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build {
            image: "x",
            runs-on: "ubuntu-latest",
            timeout-minutes: 10,
            continue-on-error: true,
            depends-on: { test },
        }
        task test { image: "x" }
    }
}
