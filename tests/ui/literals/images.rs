use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task i00 { image: "$IMAGE" }
        task i01 { image: "ghcr.io/Org/app:1" }
        task i02 { image: "rust:{version}" }
        task i03 { image: "rust 1.95" }
        task i04 { image: "" }
        task i05 { image: "rust:" }
        task i06 { image: "https://x/y" }
        task i07 { image: "rust@sha256:12" }
        task i08 { image: 5 }
        task i09 { image: true }
        task i10 { image: 'x' }
        task i11 { image: "rust:1.95"suffix }
    }
}
