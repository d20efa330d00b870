use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task test {
            strategy: { matrix: { rust: ["1.95", "1.88"], os: [linux, mac] }, fail_fast: false },
            image: "rust:1.95",
            script: "cargo test",
        }

        task lint { matrix: { rust: ["stable", "beta"] }, image: "rust:1.95", script: "cargo clippy" }

        task docs { container: { image: "rust:1.95", command: ["cargo", "doc"] } }

        task audit { rust:1.95, script: "cargo audit" }

        job deploy { image: "rust:1.95", needs: lint, script: "make deploy" }

        task notify { image: "rust:1.95", needs: deploy, script: "make notify" }
    }
}
