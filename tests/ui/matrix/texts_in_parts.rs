use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task a01 for v in "a,b c".split(" ") { image: v }
        task a02 for v in "old new".split(" ") { image: v }
        task a03 for v in "old, new".split(", ") { image: v }
        task a04 for v in "old,new".split(',').collect() { image: v }
        task a05 for v in "old  new".split_whitespace() { image: v }
        task a06 for v in "old new".lines() { image: v }
    }
}
