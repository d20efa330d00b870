use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { id: compile, image: "rust:1.95", required_by: { test }, coverage: "/lines/" }
        task test { count: 3, image: "rust:1.95", healthcheck: { test: ["CMD", "x"] }, lifecycle { a = true } }
        task serve { image: "rust:1.95", depends_on: { test: { condition: service_completed_successfully }, build: { condition: service_healthy } } }
    }
}
