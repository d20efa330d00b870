use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        .template: &template { image: "x" }
        task build { <<: *defaults, image: "x" }
        task test { image: *defaults, command: *defaults, depends_on: *parents }
        task lint { image: "x", depends_on: { *parents } }
    }
}
