use gofer_dsl::{Pipeline, pipeline};

fn named() -> Pipeline {
    pipeline! {
        pipeline "ship" {
            task build { image: "rust:1.95", script: "make" }
        }
    }
}

fn half_typed() -> Pipeline {
    pipeline! {
        id:
    }
}

fn listed() -> Pipeline {
    pipeline! {
        steps: [
            { image: "rust:1.95", script: "make" },
            { name: "test", script: "make test" },
        ]
    }
}

fn told_by_its_value() -> Pipeline {
    pipeline! {
        workflow: ship,
        name: "Ship",
    }
}

fn main() {
    named();
    half_typed();
    listed();
    told_by_its_value();
}
