use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build { image: "x" }
        task run_it { image: "x", depends_on: { build } }
        task test for os in { deb, alp }, rust in { stable, msrv } { image: os, command: [rust] }

        task t00 { image: "x", depends_on: _ }
        task t01 { image: "x", depends_on: [_] }
        task t02 { image: "x", depends_on: _: any }
        task t03 { image: "x", depends_on: { _ = any } }
        task t04 { image: "x", depends_on: { _ any } }
        task t05 { image: "x", depends_on: { _: always } }
        task t06 { image: "x", depends_on: { _: failed } }
        task t07 { image: "x", depends_on: { any: _ } }
        task t08 { image: "x", depends_on: { "_": any } }
        task t09 { image: "x", depends_on: { .. } }
        task t10 { image: "x", depends_on: { build, ..: any } }
        task t11 { image: "x", depends_on: { *build, run_it } }
    }
}
