use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build<T> { image: "x" }
        task test<'a> { image: "x" }
    }
}
