use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test for os in { debian, alpine } { image: "rust:1.95" }
        task check for os in { debian, alpine }, version in { old, new } { image: "rust:1.95" }
        task test_docs { image: "rust:1.95" }
        task zest_docs { image: "rust:1.95" }
        task after_all { image: "rust:1.95", depends_on: { test_*: any, check_* } }
        task after_docs { image: "rust:1.95", depends_on: { *_docs } }
        task after_texts { image: "rust:1.95", depends_on: { "test_*", "check[*]", "*" } }
        task after_debian { image: "rust:1.95", depends_on: { check_debian_*, test_d* } }
        task after_none { image: "rust:1.95", depends_on: { deploy_* } }
        task after_word { image: "rust:1.95", depends_on: check_* }
        task after_list { image: "rust:1.95", depends_on: ["*_docs"] }
        task after_dot { image: "rust:1.95", depends_on: { check.* } }
    }
}
