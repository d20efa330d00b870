use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build {
            image: "rust:1.95",
            script: |
                cat <<EOF
                a   b
                EOF
        }

        task test {
            image: "rust:1.95",
            script: |
                for x in a b; do
                  echo x
                done
        }

        task docs {
            image: "rust:1.95",
            script: |
                cargo doc
                cargo test --doc
        }
    }
}
