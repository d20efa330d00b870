use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipelineid,
        name: "Name",
        ids: "kebab-case",

        task "run_tests" { image: "ubuntu:latest" }
        task build for os in { "big_endian": "ubuntu:24.04" } { image: os }
        task publish { image: "ubuntu:latest", depends_on: { run_tests, build[big_endian] } }
    }
}
