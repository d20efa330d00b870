use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build do { image: "rust:1.95" }
        task test begin { image: "rust:1.95" }
        task lint then { image: "rust:1.95" }
        task docs is { image: "rust:1.95" }
        task pack with { image: "rust:1.95" }
        task sign -> { image: "rust:1.95" }
        task push := { image: "rust:1.95" }
        task deploy :: { image: "rust:1.95" }
        task check for v in { old, new } do { image: "rust:1.95" }
        task made = build { script: "make" }
        task same is build { script: "make" }
    }
}
