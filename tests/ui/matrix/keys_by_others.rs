use gofer_dsl::{Pipeline, pipeline};

struct Leg {
    os: &'static str,
    rust: &'static str,
}

enum Os {
    Debian,
    Alpine,
}

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task a01 for leg in { Leg { os: "debian", rust: "1.95" } } { image: "rust:1.95", script: "make" }
        task a18 for leg in { Os::Alpine: "alpine" } { image: "rust:1.95", script: "make" }
        task a02 for leg in { Os::Debian, Os::Alpine } { image: "rust:1.95", script: "make" }
        task a03 for leg in { 0..4 } { image: "rust:1.95", script: "make" }
        task a04 for leg in { 1..=3, 0..COUNT } { image: "rust:1.95", script: "make" }
        task a05 for leg in { debian | alpine } { image: "rust:1.95", script: "make" }
        task a06 for leg in { -1, 1 } { image: "rust:1.95", script: "make" }
        task a07 for leg in { ("stable", "1.95"), ("debian 12", 12) } { image: "rust:1.95", script: "make" }
        task a08 for leg in [("debian", 12), ("alpine", 3)] { image: "rust:1.95", script: "make" }
        task a09 for leg in [["debian", "12"]] { image: "rust:1.95", script: "make" }
        task a10 for leg in ("stable": "1.95", msrv => "1.89") { image: "rust:1.95", script: "make" }
        task a11 for leg in [stable: "1.95"] { image: "rust:1.95", script: "make" }
        task a12 for leg in "debian" { image: "rust:1.95", script: "make" }
        task a13 for leg in 4 { image: "rust:1.95", script: "make" }
        task a14 for leg in - debian - alpine { image: "rust:1.95", script: "make" }
        task a15 for leg in { "", "all" } { image: "rust:1.95", script: "make" }
        task a16 for leg in { "stable=1.95" } { image: "rust:1.95", script: "make" }
        task a17 for leg in { old, if cfg!(windows) { new } else { newer } } { image: "rust:1.95", script: "make" }
    }
}
