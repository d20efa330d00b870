use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task test for os in { deb, alp }, v in { s1, s2 } { image: "x" }
        task done { image: "x", depends_on: { test<deb, s1> } }
    }
}
