use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        variables: [{ name: "A", value: "1" }],
        task build { image: "rust:1.95", run: { name: "Build", command: "cargo build" } }
        task test { image: "rust:1.95", pull: "if-not-exists", depends_on: &[] }
        task lint { image: "rust:1.95", depends: "build.Succeeded && test.Failed" }
        task docs { image: "rust:1.95", options { timeout(1) } }
    }
}
