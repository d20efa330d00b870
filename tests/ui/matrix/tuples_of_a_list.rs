use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test for (os, image) in [("debian", "debian:12"), ("alpine", "alpine:3")] {
            image: image,
            script: format!("echo {os}"),
        }
        task lint for (i, v) in { stable: "1.95", msrv: "1.85" }.iter().enumerate() {
            image: format!("rust:{v}"),
        }
        task docs for v in { stable: "1.95" }.into_iter() {
            image: format!("rust:{v}"),
        }
    }
}
