use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", script: "make" }
        task test for v in { aaa, bbb, ccc } { image: v, depends_on: { build } }
        task rep { image: "x", depends_on: { "test_{v}" , test.aaa, test(bbb), test_ccc: any} }
    }
}
