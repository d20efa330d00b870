use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let (release, cached, crates) = (true, false, ["core", "cli"]);
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", script: release ? "cargo build --release" : "cargo build" }
        task test { image: let tag = "1.95"; format!("rust:{tag}"), script: "cargo test" }
        task lint { image: "rust:1.95", always_pull_newest_image: not cached, inject_api_token: release and cached }
        task docs { image: new String("rust:1.95"), command: ["cargo", "doc", c for c in crates] }
        task last { image: "rust:1.95", script: [!reference [setup, script], "cargo build"] }
    }
}
