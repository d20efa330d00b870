use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task build { image: "rust:1.95" }
        task lint { image: "rust:1.95" }
        task t01 { image: "rust:1.95", depends_on: { build: success and lint: any } }
        task t02 { image: "rust:1.95", depends_on: { build: any && lint } }
        task t03 { image: "rust:1.95", depends_on: { build: any + lint } }
        task t04 { image: "rust:1.95", depends_on: { build: success or lint } }
        task t05 { image: "rust:1.95", depends_on: { success and lint: any } }
    }
}
