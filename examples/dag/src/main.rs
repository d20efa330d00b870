//! Three tasks in a row: what waits for what, and under which condition.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        //! Shows how tasks wait for each other.
        id: dag,
        name: "A directed acyclic graph",
        // Each task's image, where it names no other.
        defaults: { image: "busybox:stable" },

        /// Starts at once, since it depends on nothing.
        task first {
            variables: { WAIT_SECONDS: 5 },
            script: "sleep $WAIT_SECONDS",
        }

        /// Runs only if the first task succeeded.
        task second {
            // The same as `first: success`.
            depends_on: { first },
            command: ["echo", "the first task is done"],
        }

        /// Runs whatever happened before: success, failure, or not at all.
        task third {
            depends_on: { second: any },
            command: ["echo", "the end"],
        }
    }
}
