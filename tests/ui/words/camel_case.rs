use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", dependsOn: {}, alwaysPull: true, registryAuth: { username: "a", password: "b" }, injectApiToken: true }
    }
}
