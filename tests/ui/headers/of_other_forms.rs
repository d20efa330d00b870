use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        struct Lint { image: "rust:1.95" }

        task build from rust:1.95 { script: "make" }

        task build_args(image: &str) { image: "rust:1.95" }

        task test -> Image { image: "rust:1.95" }

        task docs: "Builds the pages" { image: "rust:1.95" }

        test.image = "rust:1.85";

        task "deploy" {
            image = var.image
            script = "make"
        }
    }
}
