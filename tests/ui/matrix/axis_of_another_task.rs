use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: format!("Ship {rust}"),
        task early { image: format!("rust:{leg}"), script: "make" }
        task test for rust in { stable: "1.95", msrv: "1.85" } { image: format!("rust:{rust}"), script: "cargo test" }
        task legs for leg in { arm: ("debian", "aarch64") } { image: leg.0, script: leg.1 }
        task a01 { image: format!("rust:{rust}"), variables: { RUST: rust }, script: "make" }
        task a02 for os in { deb, alp } { image: os, script: format!("cargo +{}", rust) }
        task a03 { image: leg.0, script: "make" }
        task a04 { image: "rust:1.95", command: ["cargo", &rust[1..]] }
        // Names of their own.
        task a05 { image: format!("{rust}", rust = "rust:1.95"), script: stringify!(rust) }
        task a06 { image: { let rust = "rust:1.95"; rust }, script: ["a"].map(|leg| format!("{leg}")).concat() }
    }
}
