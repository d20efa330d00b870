use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: title: "Ship",

        task build { image: lambda: "rust:1.95", script: () => "make" }
        task test { image: url: "rust:1.95", script: function() { return "make" } }
        task lint { image: lambda x: "rust:1.95", script: fn() "make", variables: { A: value: "b", C: x => "d" } }
    }
}
