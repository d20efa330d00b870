use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let words: Option<&str> = None;
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95", comand: words }
    }
}
