use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build {
            image: "rust:1.95",
            script: "
                #!/bin/bash
                make
            ",
        }

        task test {
            image: "python:3.13",
            shell: ["bash", "-c"],
            script: "#!/usr/bin/env python3\nprint(1)",
        }
    }
}
