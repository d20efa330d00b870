use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        .base: { image: "rust:1.95" },

        task build {
            image: "rust:1.95" as builder,
            variables: { CC ?= "gcc", LOAD: .5 },
        }

        task test {
            image: "rust:1.95",
            env: { A = "b", C = "d" },
            imagePullSecrets: ["login"],
        }

        .PHONY: build test
    }
}
