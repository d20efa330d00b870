use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build {
            self.image = "rust:1.95";
            self.script = "cargo build";
        }
    }
}
