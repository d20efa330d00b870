use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build {
            image: "rust:1.95",
            depends_on:
              - lint
            variables:
            - RUST_LOG: debug
            script:
          - cargo build
        }
        task lint {
            - image: "rust:1.95",
        }
        task test:
            image: rust:1.95
            script: "cargo test"
            depends_on: [build, lint]
            secrets: token
        deploy:
            image: rust:1.95
            run: cargo publish
            needs: build
        check-it:
            stage: test
            image: rust:1.95
            script: |
                cargo check
        task docs
            image: "rust:1.95",
            command: ["cargo", "doc"],
            depends_on: build
    }
}
