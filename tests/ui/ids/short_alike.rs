use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task ui { image: "rust:1.95" }
        task ui { image: "rust:1.94" }
        task ui_task_2 { image: "rust:1.93" }
        task run-tests { image: "rust:1.95" }
        task "run tests" { image: "rust:1.94" }
        task run-tests { image: "rust:1.93" }
        task "check it" for v in { old, new } { image: "rust:1.95" }
        task "check-it" for v in { old, new } { image: "rust:1.95" }
        task test for v in { old, new } { image: "rust:1.95" }
        task test_old { image: "rust:1.94" }
        task test_old { image: "rust:1.93" }
    }
}
