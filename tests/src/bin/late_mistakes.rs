//! Returns a pipeline whose mistakes the compiler cannot see, since they are in computed values.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let (tag, oldest) = ("-latest", "Rust:1.85");
    let token = "x";
    pipeline! {
        id: late_mistakes,
        name: "Late mistakes",
        parallelism: -2 + 1,
        // What is wrong with a default is told once, however many tasks take it.
        defaults: { image: oldest },

        task build {
            image: format!("ubuntu:{tag}"),
            variables: { TOKEN: format!("Bearer global_secret{{{{{token}}}}}") },
            command: Vec::<String>::new(),
        }

        task test {
            image: String::from("ubuntu:latest"),
            entrypoint: [String::from("run_object{{tool}}")],
            script: " ".repeat(3),
        }

        task lint for key in { a, b, c, d, e, f, g } { script: ["cargo clippy", key] }
    }
}
