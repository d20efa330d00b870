use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", working_directory: "a", uses: "actions/checkout@v4", with: { a: 1 }, name: "Build it", id: build, parallelism: 3, user: "a" }
    }
}
