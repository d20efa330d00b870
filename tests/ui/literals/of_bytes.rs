use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: b"x", command: [c"make"], variables: { A: c"b" } }
    }
}
