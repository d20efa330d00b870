use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", taskRef: { name: "x" }, runAfter: [a], params: [], workspaces: [], retries: 3, timeout: "1h", onError: continue_ }
    }
}
