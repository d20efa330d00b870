use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task one for v in { old, new } { image: ["rust:1.95", "rust:1.85"], description: v }
        task two for image in { old, new } { image: ["rust:1.95", "rust:1.85"], description: image }
    }
}
