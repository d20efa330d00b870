use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",
        defaults: image: "rust:1.95",

        task build {
            variables: RUST_LOG: "debug", CI: true,
            registry_auth: user: "robot", pass: "secret",
        }

        task test for os, arch in { linux, macos } {
            depends_on: build: any,
            script: "make test",
        }

        task deploy {
            depends_on: { checks::lint, checks::test_all: any },
        }
    }
}
