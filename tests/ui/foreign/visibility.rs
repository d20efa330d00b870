use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        pub task build { image: "x" }
        pub(crate) task test { pub image: "x" }
    }
}
