//! A pipeline to run on your own machine: `cargo gofer run examples/local`.
//!
//! Its image is a megabyte, its tasks take seconds. `cargo gofer run examples/local --variable
//! BREAK=1` shows what happens when a test fails.
//!
//! It does not run on a server: the folder in which `build` leaves its object is there here only. A server's tasks
//! ask its API, as in the example `objects`.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        //! Builds something small, tests it twice, and tells how it went.
        id: local,
        name: "Run it here",
        defaults: { image: "busybox:stable", always_pull_newest_image: false },

        /// Leaves what it made as an object of the run: a file in the folder that every task sees.
        task build {
            script: r#"
                for part in one two three; do echo "compiling part $part"; sleep 1; done
                echo "built by run $GOFER_RUN_ID" > "$GOFER_OBJECTS/run/ARTIFACT"
            "#,
        }

        /// Two kinds of tests, side by side.
        task test for kind in { unit: 2, integration: 4 } {
            depends_on: { build },
            variables: { SECONDS_TO_TAKE: kind, BREAK: "" },
            script: r#"
                for n in $(seq "$SECONDS_TO_TAKE"); do echo "test $n of $SECONDS_TO_TAKE"; sleep 1; done
                test -z "$BREAK"
            "#,
        }

        /// Is given the text of the object that `build` has left.
        task publish {
            depends_on: { test },
            variables: { ARTIFACT: run_object("ARTIFACT") },
            script: r#"echo "publishing what was $ARTIFACT""#,
        }

        /// Runs only if the unit tests fail.
        task report {
            depends_on: { test[unit]: failure },
            command: ["echo", "the unit tests failed"],
        }
    }
}
