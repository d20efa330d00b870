use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task a01 for os in { debian, alpine }, include: [{ os: "fedora" }] { image: "rust:1.95", script: "make" }
        task a02 for os in { debian, alpine }, exclude { debian } { image: "rust:1.95", script: "make" }
        task a03 for os in { debian, alpine }, fail_fast: false { image: "rust:1.95", script: "make" }
        task a04 for version as v in { old, new } { image: "rust:1.95", script: "make" }
        task a05 for rust-version in { old, new } { image: "rust:1.95", script: "make" }
        task a06 for "rust" in { old, new } { image: "rust:1.95", script: "make" }
        task a07 for $rust in { old, new } { image: "rust:1.95", script: "make" }
        task a08 for { os: [debian, "alpine"], rust: [stable, beta] } { image: format!("rust:{rust}-{os}") }
        task a09 matrix { os: { debian, alpine } } { image: os }
        task a10 strategy: { os: [debian] } { image: os }
        task a11 for os in { debian, alpine } * { stable, beta } { image: "rust:1.95", script: "make" }
        task a12 (for os in { debian, alpine }) { image: "rust:1.95", script: "make" }
        task a13 [os for os in { debian, alpine }] { image: "rust:1.95", script: "make" }
        task a14[os] for os in { debian, alpine } { image: "rust:1.95", script: "make" }
        task a15_{os} for os in { debian, alpine } { image: "rust:1.95", script: "make" }
        task a16 for_each in { debian, alpine } { image: "rust:1.95", script: "make" }
        task a17 with os in { debian, alpine } { image: "rust:1.95", script: "make" }
        task a18 while true { image: "rust:1.95", script: "make" }
        task for os in { debian, alpine } a19 { image: "rust:1.95", script: "make" }
    }
}
