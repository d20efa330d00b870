use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship", parallelism: unlimited, defaults: { image: rust, shell: bash },
        task build { command: [cargo, build, "--release"] }
        task checks { image: alpine, command: make, variables: { TOOL: cargo, LEVEL: debug, DEBUG: on, BRANCH: CI_COMMIT_BRANCH } }
        task others { image: "rust:1.95", command: ["sh", "-c", make], entrypoint: sh, inject_api_token: always }
    }
}
