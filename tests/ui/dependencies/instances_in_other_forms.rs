use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task a01 { image: "rust:1.95", depends_on: { test: stable } }
        task test for rust in { stable: "1.95", msrv: "1.85", beta } { image: "rust:1.95", script: "make" }
        task pack for os in { debian, alpine }, rust in { stable, msrv } { image: "rust:1.95", script: "make" }
        task build { image: "rust:1.95", script: "make" }
        task a02 { image: "rust:1.95", depends_on: { test("stable"): failure, build } }
        task a03 { image: "rust:1.95", depends_on: { "test[stable]": failure } }
        task a04 { image: "rust:1.95", depends_on: { "test.stable", "pack-debian": any } }
        task a05 { image: "rust:1.95", depends_on: { "pack (os=debian, rust=msrv): failure" } }
        task a06 { image: "rust:1.95", depends_on: { test: stable: failure, pack: msrv: any } }
        task a07 { image: "rust:1.95", depends_on: { test => beta } }
        task a08 { image: "rust:1.95", depends_on: { test stable } }
        task a09 { image: "rust:1.95", depends_on: { test where rust == msrv } }
        task a10 { image: "rust:1.95", depends_on: { test.rust.stable: any, pack.rust == msrv } }
        task a11 { image: "rust:1.95", depends_on: { pack.debian.msrv, pack.stable: failure } }
        task a12 { image: "rust:1.95", depends_on: { test.nightly } }
        task a13 { image: "rust:1.95", depends_on: { pack@nightly } }
        task a14 { image: "rust:1.95", depends_on: { test: nightly } }
        task a15 { image: "rust:1.95", depends_on: { build.stable: failure } }
        task a16 { image: "rust:1.95", depends_on: { pack { msrv } } }
        task a17 for rust in test.rust { image: "rust:1.95", depends_on: { test.rust } }
        task a18 for rust in test.rust { image: "rust:1.95", depends_on: { "test[rust]": any } }
    }
}
