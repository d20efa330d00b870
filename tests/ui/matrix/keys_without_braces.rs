use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task comma for v in old, new { image: format!("rust:{v}") }
        task sign for v in old | new { image: format!("rust:{v}") }
        task blank for v in old new { image: format!("rust:{v}") }
        task text for v in "1.95", "1.89" { image: format!("rust:{v}") }
        task test for os in { deb, alp }, rust in { stable, msrv } { image: format!("{os}:{rust}") }
        task named for v in rust { image: format!("rust:{v}") }
        task tied for rust in test.rust { image: format!("rust:{rust}"), depends_on: { test[rust] } }
    }
}
