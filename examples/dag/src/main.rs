//! Three tasks in a row: what waits for what, and under which condition.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        //! Shows how tasks wait for each other.
        id: dag,
        name: "A directed acyclic graph",

        /// Starts at once, since it depends on nothing.
        task first {
            image: "busybox:stable",
            variables: { WAIT_SECONDS: 5 },
            script: "sleep $WAIT_SECONDS",
        }

        /// Runs only if the first task succeeded.
        task second {
            image: "busybox:stable",
            // The same as `first: success`.
            depends_on: { first },
            command: ["echo", "the first task is done"],
        }

        /// Runs whatever happened before: success, failure, or not at all.
        task third {
            image: "busybox:stable",
            depends_on: { second: any },
            command: ["echo", "the end"],
        }
    }
}
