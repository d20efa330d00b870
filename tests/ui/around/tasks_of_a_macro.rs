use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        rust_task!(build);
        task test { image: "rust:1.95", depends_on: { build, lint: any } }
        task notify for failed in tasks { build } { image: "rust:1.95", depends_on: { failed: failure } }
    }
}
