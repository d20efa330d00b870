use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95" }
        task test for os in { bookworm, trixie } {
            image: format!("rust:{}", matrix.os),
        }
        task lint { image: build.image, script: "make" }
        task docs { image: "rust:${var.tag}" }
    }
}
