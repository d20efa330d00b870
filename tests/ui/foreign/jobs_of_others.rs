use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        jobs: {
            build: { runs_on: "ubuntu-latest", steps: [{ run: "make" }] },
            test: { needs: build, container: "rust:1.95", run: "make test", timeout: 5 },
        },
        steps: [{ name: lint, image: "rust:1.95", run: "make lint" }],
        spec: { template: { spec: { containers: [{ name: "docs", image: "rust:1.95", comand: ["make"] }] } } },
    }
}
