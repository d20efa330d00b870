use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task test for v in { stable, msrv, beta } { image: v }
        task wide for os in { deb, alp }, v in { stable, msrv } { image: os, description: v }
        task word for v in { r#match: "1", c: "2" } { image: v }
        task a01 { image: "rust:1.95", depends_on: { test stable msrv } }
        task a02 { image: "rust:1.95", depends_on: { test: stable msrv } }
        task a03 { image: "rust:1.95", depends_on: { test stable msrv: failure } }
        task a04 { image: "rust:1.95", depends_on: { test = stable msrv beta } }
        task a05 { image: "rust:1.95", depends_on: { wide deb stable } }
        task a06 { image: "rust:1.95", depends_on: { word: match } }
        task a07 { image: "rust:1.95", depends_on: { word: r#match } }
        task a08 { image: "rust:1.95", depends_on: { word: d } }
        task a09 { image: "rust:1.95", depends_on: { test[.stable..] } }
        task a10 { image: "rust:1.95", depends_on: { test[msrv.stable..x] } }
    }
}
