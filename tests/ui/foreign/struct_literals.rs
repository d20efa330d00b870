use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        Task { id: "build", image: "rust:1.95", ..Default::default() },
        gofer_dsl::Task { id: "test", image: "rust:1.95", scrip: "make" }
        Task { image: "rust:1.95", depends_on: { build } }
    }
}
