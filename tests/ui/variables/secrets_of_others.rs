use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build {
            image: "rust:1.95",
            variables: {
                TOKEN: ${{ secrets.DEPLOY_TOKEN }},
                KEY: { secretKeyRef: { name: "app", key: "key" } },
                PASS: { valueFrom: { secretKeyRef: { name: "app", key: "pass" } } },
                A: { from: "b" },
            },
        }
    }
}
