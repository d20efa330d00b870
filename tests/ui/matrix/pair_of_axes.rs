use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test for (os, v) in { deb: ("debian", 12), alpine: ("alpine", 3) } {
            image: format!("{os}:{v}"),
            variables: { SYSTEM: os },
        }
    }
}
