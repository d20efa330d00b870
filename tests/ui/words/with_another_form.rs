use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build {
            image: "x:1",
            image_pull_secrets: ["registry"],
            api_token: "yes",
            args: 3,
            doc: ["Builds it."],
            env: 3,
        }
        task test {
            image: "x:1",
            auth: "robot:secret",
            needs: true,
        }
    }
}
