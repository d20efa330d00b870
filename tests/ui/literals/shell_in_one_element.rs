use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship", defaults: { shell: ["bash -euo pipefail -c"] },
        task build { image: "rust:1.95", script: "make", shell: ["/bin/sh -ec"] }
        task checks { image: "rust:1.95", entrypoint: ["sh -c"], command: ["bash -c", "make \"all\""] }
        task fine { image: "rust:1.95", entrypoint: ["/opt/my tool/run"], command: ["bash \\ -c"] }
    }
}
