use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        defaults: { inject_api_token: true },
        task build { script: "make" }
        task test { script: "make test" }
        task deploy { script: "make deploy" }
    }
}
