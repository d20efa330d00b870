use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        build_task = container(image="x")
        set shell := ["bash", "-c"]
        task build { image: "x", if: ${{ always() }}, agent: { docker: "x" }, networks: ["a"] }
        task test() { cargo test --workspace }
        dag.container().from("rust")
    }
}
