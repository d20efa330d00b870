use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task test for rust in { stable: "1.95", msrv: "1.89", nightly } { image: "rust:1.95", script: "make" }
        task pack for os in { debian, alpine }, rust in { stable, msrv } { image: "rust:1.95", script: "make" }
        task a01 { image: "rust:1.95", depends_on: { test["1.89"] } }
        task a02 { image: "rust:1.95", depends_on: { test[1.89] } }
        task a03 { image: "rust:1.95", depends_on: { test[msrv: failure] } }
        task a04 { image: "rust:1.95", depends_on: { test[stable: failure, msrv: any] } }
        task a05 { image: "rust:1.95", depends_on: { test[failure] } }
        task a06 { image: "rust:1.95", depends_on: { test[all] } }
        task a07 { image: "rust:1.95", depends_on: { test[any]: failure } }
        task a08 { image: "rust:1.95", depends_on: { test[-1] } }
        task a09 { image: "rust:1.95", depends_on: { test[(stable, msrv)] } }
        task a10 { image: "rust:1.95", depends_on: { test { rust: msrv } } }
        task a11 { image: "rust:1.95", depends_on: { test/msrv } }
        task a12 { image: "rust:1.95", depends_on: { pack[stable, debian] } }
        task a13 { image: "rust:1.95", depends_on: { pack[(debian, stable)] } }
        task a14 for os in { debian }, rust in { stable } { image: "rust:1.95", depends_on: { pack[rust, os] } }
        task a15 for distro in { debian }, rust in { stable } { image: "rust:1.95", depends_on: { test[toolchain], pack[os, _] } }
        task a16 for rust in { stable } { image: "rust:1.95", depends_on: { test[{rust}] } }
        task a17 for rust in test.rust { image: "rust:1.95", depends_on: { test[matrix.rust] } }
        task a18 for rust in test.rust { image: "rust:1.95", depends_on: { test_rust } }
        task a19 for v in { 1, 2 } { image: "rust:1.95", depends_on: { a19[v - 1] } }
        task a20 { image: "rust:1.95", depends_on: { shard[1..3] } }
        task a21 for failed in tasks { test } { image: "rust:1.95", depends_on: { test[failed]: failure } }
        task shard for v in { 1, 2, 3 } { image: "rust:1.95", script: "make" }
        task a22 { image: "rust:1.95", depends_on: { tests[msrv] } }
        task a23 { image: "rust:1.95", depends_on: { pack[_, debian] } }
    }
}
