use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name("Ship"),
        parallelism(4),
        defaults(image: "rust:1.95", shell: ["sh", "-c"])

        task build {
            command("cargo", "build"),
            depends_on(),
            variables(A: "b"),
            inject_api_token(true),
        }

        task test {
            image("alpine:3.22"),
            run("cargo test"),
            needs(build),
            env(A: "b"),
        }
    }
}
