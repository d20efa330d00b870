use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        let tag = "x";
        fn name() -> String { "x".to_owned() }
        task build { let home = "/root"; image: tag, variables: { HOME: home, GREETING: format!("{home}") } }
        task test { image: name() }
    }
}
