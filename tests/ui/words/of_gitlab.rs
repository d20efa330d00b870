use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", allow_failure: true, tags: [x], services: ["postgres"] , zork: 1, blah: 2}
    }
}
