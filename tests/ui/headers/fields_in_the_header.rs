use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95" }
        task lint("rust:1.95") { script: "make" }
        task docs, "Write the pages" { image: "rust:1.95" }
        task tell on failure of build { image: "rust:1.95" }
        task test after build failed { image: "rust:1.95" }
    }
}
