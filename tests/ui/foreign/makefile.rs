use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task lint { image: "x" }
        task test { image: "x" }
        task build: lint test { image: "x" }
        deploy: build
            cargo publish
        .PHONY: deploy
    }
}
