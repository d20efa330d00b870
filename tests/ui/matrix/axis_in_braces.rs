use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task test for version in { old: "1.88", new: "1.95" }, os in { debian, alpine } {
            image: format!("rust:{version}-{os}"),
            description: "Tests on {os}.",
            script: "cargo +{version} test --target {os} $HOME ${version} {}",
            variables: { VERSION: "{version}", SHELL_ONLY: "${version}", OTHER: "{toolchain}", FORMAT: "%{os} {{os}}" },
        }
        task lint for version in { old: "1.88", new: "1.95" } {
            image: "rust:1.95",
            command: ["cargo", "+{version}", "clippy"],
        }
        task docs for version in { old: "1.88", new: "1.95" } {
            image: "rust:1.95",
            script: "
                cargo +{version} doc
                cargo +{version} doc --document-private-items
            ",
        }
        /// Packages for {os}.
        task pack for os in { debian, alpine }, leg in { arm: ("a", 1), amd: ("b", 2) } {
            image: "rust:1.95",
            script: "make {leg.0}",
            variables: { OS: os, N: leg.1 },
        }
    }
}
