use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95" }
        task test { image: "rust:1.95", when: always(), depends_on: { build } }
        task lint { image: "rust:1.95", condition: succeededOrFailed() }
        task docs { image: "rust:1.95", if: failure() }
        task ship { image: "rust:1.95", if: github.ref == "refs/heads/main" && github.event_name == "push" }
    }
}
