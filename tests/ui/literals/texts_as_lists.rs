use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task i00 { image: "x", command: "make all" }
        task i01 { image: "x", command: "cargo test --features 'a b'" }
        task i02 { image: "x", command: "a && b" }
        task i03 { image: "x", entrypoint: "sh -c" }
        task i04 { image: "x", command: 5 }
        task i05 { image: "x", command: [5, true, 1.5] }
        task i06 { image: "x", command: { "a" } }
        task i07 { image: "x", command: ("a", "b") }
        task i08 { image: "x", command: [] }
        task sh1 { image: "x", shell: "bash", script: "a" }
        task sh2 { image: "x", shell: "python3", script: "a" }
        task sh3 { image: "x", shell: "bash -e", script: "a" }
    }
}
