//! Returns a pipeline whose mistakes the compiler cannot see, since they are in computed values.

use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let tag = "-latest";
    let token = "x";
    pipeline! {
        id: late_mistakes,
        name: "Late mistakes",
        parallelism: -2 + 1,

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
    }
}
