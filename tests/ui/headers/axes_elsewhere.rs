use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task lint [v in { old: "1.85" }] { image: format!("rust:{v}") }
        for w in { old: "1.85" } task test { image: format!("rust:{w}") }
        task docs { for x in { old: "1.85" }, image: format!("rust:{x}") }
        build: task { image: "rust:1.95" }
    }
}
