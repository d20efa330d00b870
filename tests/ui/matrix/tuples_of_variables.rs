use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let version = "debian:12";
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test for (os, image) in [("deb", version), ("alp", other)] { image: image, description: os }
    }
}
