use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }
        task run_it { image: "x", depends_on: { build } }
        task test for os in { deb, alp }, rust in { stable, msrv } { image: os, command: [rust] }

        task t00 for f in tasks { build | run_it } { image: f, depends_on: { f: failure } }
        task t01 for f in tasks { build run_it } { image: f, depends_on: { f: failure } }
        task t02 for f in tasks { one = build } { image: f, depends_on: { f: failure } }
        task t03 for f in tasks { test(deb, msrv) } { image: f, depends_on: { f: failure } }
        task t04 for f in tasks { test.os } { image: f, depends_on: { f: failure } }
        task t05 for f in tasks { ..test } { image: f, depends_on: { f: failure } }
        task t06 for f in tasks: { build } { image: f, depends_on: { f: failure } }
        task t07 for f in tasks.build { image: f, depends_on: { f: failure } }
        task t08 for f in test::rust { image: f }
        task t09 for f in test[rust] { image: f }
        task t10 for f in test[deb, _] { image: f, depends_on: { f: failure } }
        task t11 for f in &test.rust { image: f }
        task t12 for f in needs { build } { image: f, depends_on: { f: failure } }
        task t13 for f in * { image: f, depends_on: { f: failure } }
        task t14 for f in build, run_it { image: f, depends_on: { f: failure } }
        task t15 for f in test.os for r in test.rust { image: f, command: [r] }
        task t16 for f in test.{rust} { image: f }
        task t17 for f in test.{os}, r in test.rust { image: f, command: [r] }
        task t18 for f in tasks { .. } { image: f, depends_on: { f: failure } }
    }
}
