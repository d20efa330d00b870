use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task test for v in { stable, msrv } { image: "rust:1.95" }
        task pack for os in { deb, alp }, v in { stable, msrv } { image: "rust:1.95" }
        task t01 for v in { stable, msrv } { image: "rust:1.95", depends_on: { test_{v}: any } }
        task t02 for v in { stable, msrv } { image: "rust:1.95", depends_on: { test_$v, "pack_alp_{v}" } }
        task t03 for v in { stable, msrv } { image: "rust:1.95", depends_on: { format!("test_{v}") } }
        task t04 for v in { stable, msrv } { image: "rust:1.95", depends_on: { format!("test-{}", v): any } }
        task t05 for v in { stable, msrv } { image: "rust:1.95", depends_on: { "test-${{ matrix.v }}", pack_{v} } }
        task t06 for v in { stable, msrv } { image: "rust:1.95", depends_on: { test_${{ matrix.v }} } }
        // No axis of this task.
        task t07 { image: "rust:1.95", depends_on: { test_{v} } }
    }
}
