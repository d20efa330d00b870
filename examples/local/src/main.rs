//! A pipeline to run on your own machine: `cargo gofer run examples/local`.
//!
//! Its image is a megabyte, its tasks take seconds. `cargo gofer run examples/local --variable
//! BREAK=1` shows what happens when a test fails.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        //! Builds something small, tests it twice, and tells how it went.
        id: local,
        name: "Run it here",

        /// Leaves what it made as an object of the run: a file in the folder that every task sees.
        task build {
            image: "busybox:stable",
            always_pull_newest_image: false,
            script: r#"
                for part in one two three; do echo "compiling part $part"; sleep 1; done
                echo "built by run $GOFER_RUN_ID" > "$GOFER_OBJECTS/run/artifact"
            "#,
        }

        /// Two kinds of tests, side by side.
        task test for kind in { unit: 2, integration: 4 } {
            image: "busybox:stable",
            always_pull_newest_image: false,
            depends_on: { build },
            variables: { SECONDS_TO_TAKE: kind.to_string(), BREAK: "" },
            script: r#"
                for n in $(seq "$SECONDS_TO_TAKE"); do echo "test $n of $SECONDS_TO_TAKE"; sleep 1; done
                test -z "$BREAK"
            "#,
        }

        /// Is given the text of the object that `build` has left.
        task publish {
            image: "busybox:stable",
            always_pull_newest_image: false,
            depends_on: { test },
            variables: { ARTIFACT: run_object("artifact") },
            script: r#"echo "publishing what was $ARTIFACT""#,
        }

        /// Runs only if the unit tests fail.
        task report {
            image: "busybox:stable",
            always_pull_newest_image: false,
            depends_on: { test[unit]: failure },
            command: ["echo", "the unit tests failed"],
        }
    }
}
