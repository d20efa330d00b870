use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", command: [["cargo", "build"]] }
        task test { image: "rust:1.95", entrypoint: ["env", ["A=b", "C=d"]], command: [["cargo", "test"], ["cargo", "doc"]] }
        task lint { image: "rust:1.95", shell: [["bash", "-ec"]], script: [["make", "lint"], ["make", "docs"]] }
        task bench { image: "rust:1.95", script: [["echo", "a b"], ["make"]] }
        task size { image: "rust:1.95", command: [["echo", "a b"], ["cargo", "doc"]] }
        task deny { image: "rust:1.95", command: [[], []], entrypoint: [[], []] }
        task docs { image: "rust:1.95", command: [cargo doc --no-deps] }
        task audit { image: "rust:1.95", command: [npm, run, test:unit] }
        task deploy { image: "rust:1.95", script: vec!["make", "make install"], description: &["One", "text"] }
    }
}
