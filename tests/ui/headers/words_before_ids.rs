use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task fn build() { image: "x" }
        task h13 needs build, h16 { image: "x" }
        task h16 extends build { image: "x" }
        task h17 -> build { image: "x" }
    }
}
