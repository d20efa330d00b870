use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    const TAG: &str = "x";
    pipeline! {
        id: ship, name: "Ship",
        task build { image: TAG com, script: "x" now, shell: ["a"] extra }
    }
}
