use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task lint { image: "rust:1.95" }
        task build { depends_on: { lint, image: "rust:1.95" }, script: "cargo build" }
        task test { image: "rust:1.95", depends_on: { build: any, command: ["cargo", "test"], variables: { A: "b" } } }
        task pack { image: "rust:1.95", registry_auth: { user: "a", pass: "b", script: "make" } }
        task ship { image: "rust:1.95", variables: { A: "b", depends_on: { lint } } }
        // A parent of that name is missing.
        task tell { image: "rust:1.95", depends_on: { script: any } }
    }
}
