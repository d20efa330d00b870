use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task lint { image: "x:1", script: "make lint", timeout_minutes: 30, retries: 3 }
        task build { image: "x:1", command: ["cargo", "build"], timeout: "1h30m", retry: { max: 2, when: "always" } }
        task test {
            image: "x:1",
            script: "
                cargo test
                cargo doc
            ",
            activeDeadlineSeconds: 600,
            attempts: 3,
        }
    }
}
