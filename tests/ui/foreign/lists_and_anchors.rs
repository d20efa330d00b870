use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        - task: lint
          image: rust:1.95
          script: cargo clippy
        - task: docs
          image: "rust:1.95"

        task build {
            &base image: "rust:1.95",
            when: on_success,
        }

        task test {
            FROM "rust:1.95"
            RUN "cargo test"
            condition: succeeded(),
        }
    }
}
