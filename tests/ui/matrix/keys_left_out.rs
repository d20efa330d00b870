use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task test for os in { deb, alp }, v in { stable, msrv } { image: "rust:1.95" }
        task t01 { image: "rust:1.95", depends_on: { test[stable] } }
        task t02 { image: "rust:1.95", depends_on: { test[deb] } }
        task t03 for v in { stable, msrv } { image: "rust:1.95", depends_on: { test[v] } }
        task t04 { image: "rust:1.95", depends_on: { test[, stable] } }
        task t05 { image: "rust:1.95", depends_on: { test[,] } }
        // Of which axis is not known.
        task both for one in { a, b }, other in { a, c } { image: "rust:1.95" }
        task t06 { image: "rust:1.95", depends_on: { both[a] } }
    }
}
