use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        defaults: { image: "rust:1.95", shell: ["zsh", "-c"] },
        task build { script: "#!/bin/bash\nmake" }
    }
}
