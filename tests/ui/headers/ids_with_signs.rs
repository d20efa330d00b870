use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build@2 { image: "rust:1.95" }
        task test:unit { image: "rust:1.95" }
        task lint+check for os in { bookworm, trixie } { image: "rust:1.95" }
        task 42 { image: "rust:1.95" }
        task c"deploy" { image: "rust:1.95" }
        task clean as tidy { image: "rust:1.95", depends_on: { b"deploy" } }
    }
}
