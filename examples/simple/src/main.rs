//! The first pipeline of Gofer's walkthrough, a step at a time.
//!
//! `cargo run -p simple` prints its JSON; `cargo gofer up examples/simple --server URL` brings it to a server.

use gofer_dsl::{Pipeline, pipeline};

// Step 1: `main` returns the pipeline. It is validated and its JSON is printed.
fn main() -> Pipeline {
    // Step 2: a pipeline is a block. `//!` lines describe it; people read them on the server.
    pipeline! {
        //! This pipeline is purely for testing purposes.

        // Step 3: every pipeline has an id for machines, 3 to 32 letters, digits and
        // underscores, and a name for people, with any characters.
        id: simple,
        name: "My Simple Pipeline",

        // Step 4: a task is a container to run. `///` lines describe it.
        /// This task simply prints our hello-world message and exits!
        task simple_task {
            // Step 5: which image, and what to run in it. Leave `command` out to run what the
            // image runs by itself.
            image: "ubuntu:latest",
            command: ["echo", "Hello from Gofer!"],
        }

        // Step 6: add `depends_on: { simple_task }` to a second task, and it waits for this
        // one. The example `dag` goes on from here.
    }
}
