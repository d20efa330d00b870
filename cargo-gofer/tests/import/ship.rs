use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    // Of scripts, what no shell minds is gone: blank lines and blanks around them, and indentation that
    // all of their lines share. `cargo gofer import --exact` keeps it.
    pipeline! {
        //! Lints, tests and ships.
        //!
        //!   - every night
        id: ship_it,
        name: r#"Ship "the service""#,
        parallelism: 1,
        ids: "kebab-case",

        /// Compiles once.
        task build {
            image: "rust:1.95",
            variables: { CI: true, JOBS: 4, VERSION: "007" },
            script: "cargo build --release",
        }

        task test_all {
            image: "rust:1.95",
            depends_on: { build },
            variables: {
                DATABASE_PASSWORD: global_secret("database_password"),
                LAST_GREEN: pipeline_object("last_green"),
                REPORT: run_object(r#"a "report""#),
                TOKEN: pipeline_secret("token"),
                "with.dot": " run_object{{padded}}",
            },
            shell: ["bash", "-euo", "pipefail", "-c"],
            script: r#"
                cat > config <<EOF
                  ["indented"]

                EOF
                cargo test
            "#,
        }

        task "2fa" {
            image: "registry.example.com/tools/login:2.1",
            description: "",
            entrypoint: [],
            script: "
                echo one
                echo two
            ",
            // The password stands here in clear. To take it from the environment, write
            // `pass: gofer_dsl::env("REGISTRY_PASS")?`, and let `main` return
            // `Result<Pipeline, gofer_dsl::MissingVariable>`: `Ok(pipeline! { ... })`.
            registry_auth: { user: "robot", pass: "hunter2" },
            inject_api_token: true,
            always_pull_newest_image: false,
        }

        /// Ends in a line break.
        ///
        task for {
            image: "ubuntu:latest",
            depends_on: { "2fa": any, test_all: failure },
            entrypoint: ["/bin/sh", "-c"],
            command: [
                r#"curl --fail --data "it failed" https://hooks.example.com/one/rather/long/address/of/a/hook"#,
                r"C:\>",
            ],
        }

        task "-all-of-the-above-" {
            image: "ubuntu:latest",
            description: "Reads \u{202e}right to left, and is long enough for more than one line of this file,\n\
                which\n\n\
                \x20 it has.",
            depends_on: {
                "2fa": any,
                and_another_one: any,
                build: any,
                for: any,
                one_more_that_makes_it_long: any,
                test_all: any,
            },
            shell: ["bash", "-c"],
            script: "
                set -e
                make
            ",
        }

        task one_more_that_makes_it_long {
            image: "ubuntu:latest",
            shell: ["bash", "-c"],
            script: "set -e\n\
                # trailing blank \n\
                make all of the things that there are to make, one after the other",
        }

        task and_another_one {
            image: "ubuntu:latest",
        }

        task matrix for leg in { stable: ("1.95", "stable"), msrv: ("1.85", "msrv") } {
            image: format!("rust:{}", leg.0),
            depends_on: { build },
            script: format!("cargo +{} test", leg.1),
        }

        task package for leg in {
            arm: ("aarch64-unknown-linux-gnu", "arm"),
            amd: ("x86_64-unknown-linux-gnu", "amd"),
        } {
            image: "debian:bookworm-slim",
            variables: { TARGET: leg.0 },
            command: ["make", leg.1],
        }

        task sign for variant in { arm, amd } {
            image: "debian:bookworm-slim",
            depends_on: { matrix[msrv], package[variant] },
            command: ["sign", format!("{variant}.tgz")],
        }

        task deploy {
            image: "alpine:3.20",
            depends_on: { sign },
            variables: {
                MANIFEST: r#"apiVersion: v1
kind: ConfigMap
name: "x"
"#,
            },
        }

        task tell {
            image: "alpine:3.20",
            depends_on: { matrix[_]: failure },
        }
    }
}
