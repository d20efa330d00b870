use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        build = Task("build", image = "rust:1.95", script = "cargo build")

        let test = task(image: "rust:1.95", depends_on: ["build"]);

        lint = new Task("clippy", { image: "rust:1.95", depends_on: ["build", "test"] })

        new Task { id: "docs", image: "rust:1.95" },

        task push(rust: ["1.94", "1.95"]) for os in { debian } { image: "rust:1.95", depends_on: { clippy, docs } }
    }
}
