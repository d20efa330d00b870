use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        container("rust").with_exec("cargo build")
        task build { { image: "x" } }
    }
}
