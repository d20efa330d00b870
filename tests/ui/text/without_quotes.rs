use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: Ship the service,
        task build { image: rust:1.95, command: cargo build }
        task test {
        image: ghcr.io/org/app:1.2,
        script: cargo test --all
        }
    }
}
