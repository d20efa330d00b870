use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: { name: "x", entrypoint: [""] } }
        task test { container: { image: "y" } }
    }
}
