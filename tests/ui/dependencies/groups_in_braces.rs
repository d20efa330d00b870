use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task aaa { image: "x" }
        task bbb { image: "x" }
        task t01 { image: "x", depends_on: { [aaa, bbb] } }
        task t02 { image: "x", depends_on: { (aaa, failure) } }
        task t03 { image: "x", depends_on: { { task: aaa }, bbb } }
        task t04 { image: "x", depends_on: { "aaa: failure" } }
        task t05 { image: "x", depends_on: { aaa if failure } }
        task t06 { image: "x", depends_on: { aaa -> bbb } }
        task t07 { image: "x", depends_on: { aaa? } }
        task t08 { image: "x", depends_on: { aaa: failure: any } }
    }
}
