use gofer_dsl::{Pipeline, pipeline};

const VERSION: &str = "1";

fn main() -> Pipeline {
    let extra = [("A", "b")];
    let ci = true;
    pipeline! {
        id: ship, name: "Ship", defaults: { variables: { ..LEVEL: 1 } },
        task build { image: "rust:1.95", script: "make", variables: { VERSION as RELEASE, B: 1, ..extra if ci } }
        task checks { image: "rust:1.95", script: "make", variables: { ..extra.clone() if ci && { true }, } }
    }
}
