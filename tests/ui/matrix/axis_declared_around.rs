use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    ship("rust:1.95")
}

// In `build` it is the parameter.
fn ship(rust: &str) -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task test for rust in { stable: "1.95", msrv: "1.85" } { image: format!("rust:{rust}"), script: "cargo test" }
        task build { image: rust, script: "make" }
        task pack { image: rust, script: "make", depends_on: { tset } }
    }
}
