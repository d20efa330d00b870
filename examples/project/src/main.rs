//! Builds and tests this checkout, as it is here, in containers: `cargo gofer run examples/project --source`.
//!
//! What it builds and tests are the example `simple` and this very crate. `--mount
//! ~/.cargo/registry:/usr/local/cargo/registry:rw` spares tasks what cargo has fetched here already.
//!
//! On a server, which gives a task nothing, each one fetches the source, from an address that has to be yours.

use gofer_dsl::{Pipeline, pipeline};

/// With `--source` a task begins in the project, and so it does in a workflow with `--checkout`.
const SOURCE: &str = r"
    if [ ! -e Cargo.toml ]; then
        git clone --depth 1 https://example.com/gofer-dsl.git /workspace
        cd /workspace
    fi
";

fn main() -> Pipeline {
    pipeline! {
        //! Each task has a copy of its own, in which it builds what it needs.
        id: project,
        name: "Build and test the project",
        defaults: { image: "rust:1.95", always_pull_newest_image: false },

        task build {
            script: [SOURCE, "cargo build --locked --package simple --package project"],
        }

        /// Those at the end of this file.
        task test {
            depends_on: { build },
            script: [SOURCE, "cargo test --locked --package project"],
        }

        /// Prints the JSON that a server would take.
        task print {
            depends_on: { test },
            script: [SOURCE, "cargo run --quiet --locked --package simple"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_is_waited_for() {
        let pipeline = main();
        assert_eq!(pipeline.validate(), Ok(()));
        let waits = |id: &str| pipeline.tasks.iter().filter(|task| task.depends_on.contains_key(id)).count();
        assert_eq!((waits("build"), waits("test")), (1, 1));
    }
}
