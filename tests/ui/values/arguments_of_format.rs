use gofer_dsl::{Pipeline, pipeline};

const NAME: &str = "rust";
const VERSION: &str = "1.95";

fn main() -> Pipeline {
    let v = "1.95";
    pipeline! {
        id: ship,
        name: "Ship {}", VERSION,
        task build { image: "rust:{}", VERSION, script: "make" }
        task test { script: "make test", image: "{}:{}", NAME, VERSION }
        task lint { image: "rust:1.95", script: "echo {}", NAME, shell: ["bash", "-c"] }
        task docs { image: "rust:1.95", script: format!("echo {}"), v }
        task audit { image: "rust:{}", v, script: "make" }
    }
}
