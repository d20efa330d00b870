#![deny(unused_must_use)]

use gofer_dsl::pipeline;

fn main() {
    pipeline! {
        id: pipeline_id,
        name: "Name",
    };
}
