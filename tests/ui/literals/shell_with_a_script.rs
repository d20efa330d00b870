use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship", defaults: { shell: ["bash", "-eo", "pipefail", "{0}"] },
        task build { image: "rust:1.95", script: "make", shell: ["bash", "-c", "make"] }
        task tests { image: "rust:1.95", script: "make", shell: "bash -e {0}" }
        task fine { image: "rust:1.95", script: "make", shell: ["bash", "-c", "set -x; eval \"$0\""] }
    }
}
