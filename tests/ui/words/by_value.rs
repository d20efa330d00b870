use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        entrypoint: main,
        services: { db: { image: "postgres:17" }, web: { image: "app:1" } },
        defaults: { run: { shell: bash } },
        task deploy { image: "rust:1.95", environment: production, imagePullPolicy: Always }
        task build { image: "rust:1.95", pull_policy: if-not-present }
    }
}
