use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "rust:" tag, script: - make }
        task test { image: "x", command: ["sh", "-c", $HOME] }
    }
}
