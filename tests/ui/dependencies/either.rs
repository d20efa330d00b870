use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task build { image: "rust:1.95" }
        task lint { image: "rust:1.95" }
        task t01 { image: "rust:1.95", depends: "build.Succeeded || build.Failed" }
        task t02 { image: "rust:1.95", depends_on: "lint && (build.Succeeded || build.Failed)" }
        task t03 { image: "rust:1.95", depends_on: { build.Succeeded || build.Failed || build.Skipped, lint } }
        task t04 { image: "rust:1.95", depends_on: { lint && (build: success or build: failure) } }
        task t05 { image: "rust:1.95", depends_on: { (build || lint) } }
        task t06 { image: "rust:1.95", depends_on: { build.Failed || lint.Failed } }
        task t07 { image: "rust:1.95", depends_on: "build.Failed || build.Error" }
        // What this waits for has no word here.
        task t08 { image: "rust:1.95", depends_on: "build || build.Skipped" }
    }
}
