use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task test for rust in { stable: "1.95", msrv: "1.85", beta, old } { image: "rust:1.95", script: "make" }
        task lint for rust in { stable, msrv } { image: "rust:1.95", script: "make" }
        task pack for os in { debian, alpine }, rust in { stable, msrv } { image: "rust:1.95", script: "make" }
        task a01 { image: "rust:1.95", depends_on: { lint[!msrv] } }
        task a02 { image: "rust:1.95", depends_on: { test[not msrv]: failure } }
        task a03 { image: "rust:1.95", depends_on: { test[_ except old] } }
        task a04 { image: "rust:1.95", depends_on: { test[rust != old] } }
        task a05 { image: "rust:1.95", depends_on: { test[msrv..] } }
        task a06 { image: "rust:1.95", depends_on: { test[stable..=beta] } }
        task a07 { image: "rust:1.95", depends_on: { test[stable msrv] } }
        task a08 { image: "rust:1.95", depends_on: { test[stable; msrv]: any } }
        task a09 { image: "rust:1.95", depends_on: { test[if beta] } }
        task a10 { image: "rust:1.95", depends_on: { test[beta => failure] } }
        task a11 { image: "rust:1.95", depends_on: { test[:] } }
        task a12 { image: "rust:1.95", depends_on: { pack[debian, !msrv] } }
    }
}
