use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let names = ["a", "b"];
    pipeline! {
        id: ship, name: "Ship",
        task build { image: { let tag = "1.95"; format!("rust:{tag}"); } }
        task test { image: "rust:1.95", command: for name in names { format!("--{name}"); } }
        task lint { image: "rust:1.95", description: while names.is_empty() {} }
        task docs { image: *"rust:1.95", variables: { LEVEL: 5 as str, NAME: "docs" as String } }
        task fine { image: { let tag = "1.95"; format!("rust:{tag}") } }
    }
}
