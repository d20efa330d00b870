use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task a01 for v in ["old", "new"].iter() { image: v, script: "make" }
        task a02 for v in ["old", "new"].into_iter().enumerate() { image: "rust:1.95", script: "make" }
        task a03 for v in "old new".split(" ") { image: v, script: "make" }
        task a04 for v in range(1, 3) { image: "rust:1.95", script: "make" }
        task a05 for v in { old, new }.iter() { image: v, script: "make" }
        task a06 for v in { old, new } if v != old { image: v, script: "make" }
        task a07 for v in ["old", "new"].map(str::len) { image: "rust:1.95", script: "make" }
    }
}
