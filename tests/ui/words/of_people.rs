use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build {
            image: "rust:1.95",
            script: "cargo build",
            when: manual,
            log_level: "debug",
            enabled: false,
            delay: 60,
            exit_codes: [0, 2],
        }

        task report {
            image: "rust:1.95",
            script_path: "report.sh",
            handler: "report::main",
            language: "python",
            index: 2,
        }
    }
}
