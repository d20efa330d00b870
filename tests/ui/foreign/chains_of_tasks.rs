use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build.image("rust:1.95").script("cargo build")

        Task::new("test").image("rust:1.95").depends_on(["build"]).script("cargo test"),

        let docs = Task::new("docs", "rust:1.95").variable("A", "b");

        task lint.script("cargo clippy");

        task push { image: "rust:1.95", depends_on: { build, test, docs, lint } }
    }
}
