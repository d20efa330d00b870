use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x:1", init: true, labels: { team: "core" }, networks: ["back"] }
        task test { tty: true, steps: [uses: "actions/checkout@v4", run: "make test"], image: "x:1", uses: "actions/checkout@v4" }
    }
}
