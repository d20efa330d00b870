use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }
        task test for os in { deb, alp }, rust in { stable, msrv } { image: os, command: [rust] }

        task t00 { image: "x", depends_on: { test[os = deb] } }
        task t01 { image: "x", depends_on: { test[rust: msrv] } }
        task t02 { image: "x", depends_on: { test(rust: msrv, os: deb) } }
        task t03 { image: "x", depends_on: { test[..] } }
        task t04 { image: "x", depends_on: { test[*] } }
        task t05 { image: "x", depends_on: { test[!deb, msrv] } }
        task t06 { image: "x", depends_on: { test_alp } }
        task t07 { image: "x", depends_on: { test_msrv } }
        task t08 for os in { deb, alp } { image: os, depends_on: { "test_{os}_msrv" } }
        task t09 for os in { deb, alp } { image: os, depends_on: { "test_{os}" } }
        task t10 for failed in tasks { test } { image: "x", command: [failed], depends_on: { test[failed]: failure } }
        task t11 { image: "x", depends_on: { test[deb | alp] } }
        task v for rust in { 1.85, 1.95 } { image: rust, depends_on: { test[_, msrv] } }
        task t12 { image: "x", depends_on: { v[1.85] } }
    }
}
