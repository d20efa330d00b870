use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build {
            image: "x:1",
            env: [{ name: "RUST_LOG", value: "debug" }, { name: "TOKEN", valueFrom: { secretKeyRef: { name: "tok", key: "t" } } }],
        }
        task test {
            image: "x:1",
            variables: [{ name: "LEVEL", valueFrom: { configMapKeyRef: { name: "levels", key: "test" } } }],
        }
    }
}
