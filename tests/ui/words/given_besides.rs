use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build {
            image: "rust:1.95",
            command: ["cargo"],
            args: ["build"],
            docker: "rust:1.85",
        }
        task test {
            image: "rust:1.95",
            sh "cargo build",
            sh "cargo test",
        }
        task lint {
            image: "rust:1.95",
            args: ["-v"],
            cmd: ["cargo"],
        }
    }
}
