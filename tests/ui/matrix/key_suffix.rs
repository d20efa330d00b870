use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task test for version in { 14s, "stable"x } { image: "rust:1.95" }
    }
}
