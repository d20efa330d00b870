use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let version = "1";
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", command: ["cargo", Some("build"), None] }
        task test { image: "rust:1.95", variables: { A: Some("x"), B: Ok(version), C: () }, script: ["make", null] }
        task lint { image: "rust:1.95", description: (), script: "make" }
    }
}
