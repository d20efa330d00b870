use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", inject_api_token: yes, always_pull_newest_image: No }
        task test { image: "x", inject_api_token: 1, always_pull_newest_image: "off" }
    }
}
