use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        mod ci {
            task lint { image: "rust:1.95" }
        }
        fn test() -> Task {
            image: "rust:1.95",
        }
        job build {
            docker: [{ image: "rust:1.95" }],
            resource_class: "large",
        }
        finally {
            task clean { image: "rust:1.95" }
        }
    }
}
