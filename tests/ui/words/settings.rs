use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        apiVersion: "v1", metadata: { name: "x" }, spec: { templates: [] }, version: 2, on: [push], env: { A: 1 }, zork: 1, foo: 2, bar: 3
    }
}
