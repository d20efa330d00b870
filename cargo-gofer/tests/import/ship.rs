use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        //! Lints, tests and ships.
        //!
        //!   - every night
        id: ship_it,
        name: r#"Ship "the service""#,
        ids: "kebab-case",
        parallelism: 1,

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
            // The password stands here in clear. To take it from the environment, write
            // `pass: gofer_dsl::env("REGISTRY_PASS")?`, and let `main` return
            // `Result<Pipeline, gofer_dsl::MissingVariable>`: `Ok(pipeline! { … })`.
            registry_auth: { user: "robot", pass: "hunter2" },
            always_pull_newest_image: false,
            inject_api_token: true,
            entrypoint: [],
            command: ["sh", "-ec", "echo one\necho two\n"],
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
            command: [
                "bash",
                "-c",
                "set -e\n\
                    # trailing blank \n\
                    make all of the things that there are to make, one after the other\n",
            ],
        }

        task and_another_one {
            image: "ubuntu:latest",
        }
    }
}
