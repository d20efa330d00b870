use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        parallelism: Some(1),
        task build {
            image: Some("rust:1.95"),
            description: Ok("Compile it."),
            registry_auth: Some(RegistryAuth { user: "me", pass: "secret" }),
            entrypoint: Some(vec![]),
            variables: Some({ A: "b" }),
            inject_api_token: Some(true),
            script: "make",
        }
        task test {
            image: "rust:1.95",
            registry_auth: RegistryAuth { user: "me", pass: "secret" },
            command: vec!["make", 5],
        }
    }
}
