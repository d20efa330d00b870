use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        env: "RUST_LOG=debug",
        vars: { RUST_LOG: "debug" },
        environment { RUST_LOG: "debug" },
        global_env: ["A=x", "B=y"],
        container: "rust:1.95",
        docker: { image: "rust:1.95" },
        image = "rust:1.95",
        shell: "bash",
        pull: "always",
        task build { image: "rust:1.95" }
    }
}
