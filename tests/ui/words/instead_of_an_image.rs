use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task one { taskRef: { name: "git-clone" } }
        task two { uses: "actions/checkout@v4" }
        task three { plan: [{ get: repo }, { task: unit }] }
        task four { build: "." }
        task five { trigger_rule: "all_done", restart: "always", image: "x" }
    }
}
