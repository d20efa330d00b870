use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        defaults: { variables: { name: "RUST_LOG", value: "debug" } },
        task plain { image: "rust:1", variables: { value: 5432, name: "PORT" } }
        task secret { image: "rust:1", variables: { key: "TOKEN", value: pipeline_secret("token") } }
        task two { image: "rust:1", variables: { "name": "TOKEN", "value": "x" } }
        task lower { image: "rust:1", variables: { name: "app", value: "x" } }
        task more { image: "rust:1", variables: { name: "APP", value: "x", MORE: "y" } }
        task list {
            image: "rust:1",
            variables: [{ value: run_object("A"), name: A }, { name: "B", valueFrom: { secretKeyRef: { key: "b" } } }],
        }
    }
}
