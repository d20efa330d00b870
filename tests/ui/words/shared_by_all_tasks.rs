//! What a user's block says beside `defaults`, and words whose help must fit.

use gofer_dsl::pipeline;

fn main() {
    let _ = pipeline! {
        id: ship,
        name: "Ship",
        image: "busybox",
        always_pull_newest_image: true,
        task build { script: "make" }
    };
    let _ = pipeline! {
        id: ship,
        name: "Ship",
        defaults: "x:1",
        task build { script: "make" }
    };
    let _ = pipeline! {
        id: ship,
        name: "Ship",
        permissions: { contents: "read" },
        task build { image: "x:1", parallel: 4, exclude: "a" }
        task ci::test { image: "x:1", depends_on: { build: [success, failure] } }
    };
}
