use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build {
            image: "rust:1.95",
            if let Ok(level) = std::env::var("LEVEL") { variables: { LEVEL: level } }
        }
        task test {
            image: "rust:1.95",
            if release && !debug { variables: { RELEASE: 1 } } else { variables: { RELEASE: 0 } }
        }
        task lint {
            image: "rust:1.95",
            if release && !debug { variables: { RELEASE: 1 } }
        }
        task deploy {
            match std::env::consts::ARCH { "arm" => image: "rust:1.95-arm", _ => image: "rust:1.95" }
        }
        task clean {
            image: "rust:1.95",
            if release { depends_on: { build } }
            if release { script: "make clean" } else { script: "make" }
        }
    }
}
