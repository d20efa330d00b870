use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: Ship it,

        @dag(schedule = "daily")
        def build(): pass

        @task.docker(image = "rust:1.95")
        task build { image; "rust:1.95", variables: { TOKEN; "x" } }
    }
}
