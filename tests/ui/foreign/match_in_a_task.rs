use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task deploy {
            image: "rust:1.95",
            script: "cargo build",
            match stage {
                "prod" => registry_auth: { user: "me", pass: "x" },
                _ => {}
            }
        }
    }
}
