use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build {
            image: "x:1",
            variables:
              - name: CI
                value: "true"
              - name: TOKEN
                valueFrom:
                  secretKeyRef:
                    name: tokens
                    key: build
        }
        task test {
            image: "x:1",
            env:
              - A=b
              - C=some words
        }
        task lint {
            image: "x:1",
            environment:
              LEVEL: debug
              JOBS: 4
        }
    }
}
