use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task first { image: "x:1", script: "make", shell: "bash" }
        task second { image: "x:1", script: "make", shell: "pwsh" }
        task third { image: "x:1", script: "make", shell: "python3" }
    }
}
