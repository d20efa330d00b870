use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task written for v in { 1.85, 1-85, "1_85" } { image: "rust:1" }
        task quoted for v in { "1.85", "1-85", v1_85_2 } { image: "rust:1" }
        task valued for v in { "1.85": "a", "1-85": "b" } { image: "rust:1" }
        task mixed for v in { a_b: "x", a.b: "y", "a-b": "z", Os::A: "u", Arch::A: "v" } { image: "rust:1" }
    }
}
