use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", variables: { "A=b", C = 1, D "x", E: rust:1.95, F: Foo Bar, MY-VAR: "x", 5: "x", G => "y", "H I": "x", export J: "k" } }
    }
}
