use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: ["x"], description: ["a", "b"], command: [["make"], "all"], variables: { A: ["b"], B: [1, 2] } }
    }
}
