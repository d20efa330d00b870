use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x:1", when: on_failure }
        task test { image: "x:1", depends_on: { pack }, if: "failure()" }
        task pack { image: "x:1", allow_failure: true, rules: [{ when: "manual" }] }
        task push { image: "x:1", trigger_rule: "all_done", notify: "team" }
    }
}
