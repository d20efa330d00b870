use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", command: ["", "build"] }
        task test { image: "rust:1.95", command: ["bash", "-c", " "] }
        task lint { image: "rust:1.95", command: ["sh", "-ec", "#!/bin/bash\nmake"] }
        task docs { image: "rust:1.95", shell: ["", "-c"], script: "make" }
        task pack { image: "rust:1.95", entrypoint: ["", "-c"] }
        task ship_it { image: "rust:1.95", script: ["#!/bin/bash", "make"] }
        task last { image: "rust:1.95", command: ["bash", "-c"] }
    }
}
