use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust::1.95" }
        task test { image: "rust@1.95" }
        task lint { image: "rust:${TAG}" }
        task many { image: "${REGISTRY}/rust:$TAG" }
        task cat { image: "rust:$(cat version)-slim" }
        task helm { image: "rust:{{ .Values.image.tag }}" }
        task harness { image: "rust:<+pipeline.tag>" }
        task windows { image: "rust:%TAG%" }
        task docs_of { image: "rust:<version>" }
        task axis for version in { old: "1.94", new: "1.95" } { image: "rust:$version" }
        task docs { image: "rust:1.95​" }
    }
}
