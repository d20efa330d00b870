use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build do |t| { image: "rust:1.95" }
        task test < build { script: "make test" }
        task lint copies build { script: "make lint" }
        task docs implements build { script: "make docs" }
        task pack runs after build { image: "rust:1.95" }
    }
}
