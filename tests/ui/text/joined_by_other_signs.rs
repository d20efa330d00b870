use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let (tag, what) = ("1.95", "clippy");
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build { image: "rust:" . "1.95", script: "cargo build" }

        task test { image: "rust:" . tag, script: "cargo " & what }

        task lint { image: tag . "-slim", script: "cargo clippy" }
    }
}
