use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        on:
          push:
            branches: [main]
        jobs:
          test:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
              - run: cargo test

        task build {
            image: "x",
            variables:
              RUST_LOG: debug
              CI: true
              GREETING: good morning
        }
        task lint:
          image: rust
          script: cargo clippy
        task test {
            image: "x",
            depends_on:
              - build
              - lint
        }
        - task: publish
          image: x
    }
}
