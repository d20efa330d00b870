use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build { image: "rust:1.95", script: "cargo build" }

        task test for os in { linux, mac } { image: "rust:1.95", script: "cargo test" }

        task report { image: "ubuntu:latest", depends_on: [("build", failure), (test, any)], script: "make report" }

        task notify { image: "ubuntu:latest", depends_on: { build failed, test[mac] fail }, script: "make notify" }

        task deploy { image: "ubuntu:latest", depends_on: { build, test. }, script: "make deploy" }
    }
}
