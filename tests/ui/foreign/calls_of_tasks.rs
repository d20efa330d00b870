use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        new Task("build", { image: "rust:1.95" })
        step(name = "test", image = "rust:1.95", script = "make")
        task(id: lint, image: "rust:1.95")
        task(name = "bench", image = "rust:1.95", needs: "lint", env: ["A=b"])
        task(name = "audit", image = "rust:1.95", variables: "A")
        docs: Task { image: "rust:1.95" }
    }
}
