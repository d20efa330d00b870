use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build { steps: [{ image: "rust:1.95", run: "make" }, { run: "make test" }] }
        task test { steps: [{ uses: "actions/checkout@v4" }, { image: "rust:1.95", commands: ["make", "make test"] }] }
        task lint { steps: [{ image: "rust:1.95", run: "make" }, { image: "debian:12", run: "ls" }] }
        task docs { image: "rust:1.95", steps: ["make", "make docs"] }
        task ship { image: "rust:1.95", script: [{ run: "make" }, "make ship"] }
        task tell { image: "rust:1.95", script: [{ image: "rust:1.95" }] }
    }
}
