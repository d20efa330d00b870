use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        tag = "1.95";
        task build { image: format!("rust:{tag}") }
    }
}
