use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    fn tag() -> String { "x".into() }
    pipeline! {
        id: ship, name: "Ship",
        task build { image: tag()
        com }
    }
}
