use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: { stable: "rust:1.95", msrv: "rust:1.85" }, script: "make" }
        task test { image: "rust:1.95" | "rust:1.85", script: "make" }
        task lint { image: "rust:1.95", "node:22", script: "make" }
        task docs { image: vec!["rust:1.95", "rust:1.85"] }
        task audit { image: ["1.95", "1.85"] }
        task deploy { image: "alpine" or "debian" }
    }
}
