use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", variables: ["A=b", "C=d"] }
        task test { image: "x", variables: [("A", "b")] }
        task ttt { image: "x", variables: [ { name: "A", value: "b" } ] }
        task uuu { image: "x", variables: "A=b" }
        task vvv { image: "x", variables: env }
    }
}
