use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task aaa { image: "x" }
        task bbb { image: "x" }
        task t01 { image: "x", depends_on: [aaa: any, "bbb"] }
        task t02 { image: "x", depends_on: [{ job: "aaa", artifacts: true }, { job: bbb }] }
        task t03 { image: "x", depends_on: vec![aaa, bbb] }
        task t04 { image: "x", depends_on: ["aaa", "ccc"] }
        task t05 { image: "x", depends_on: [aaa] + [bbb] }
        task t06 { image: "x", depends_on: all }
    }
}
