use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build { image: "rust:1.95" }
        task test for os in { bookworm, trixie } { image: "rust:1.95" }
        task aaa { image: "rust:1.95", depends_on: { failed(test) } }
        task bbb { image: "rust:1.95", depends_on: { test.failed() } }
        task ccc { image: "rust:1.95", depends_on: { failed(build, test) } }
        task ddd { image: "rust:1.95", depends_on: [test: FAILURE] }
        task eee { image: "rust:1.95", depends_on: (build: Failed) }
        task fff { image: "rust:1.95", depends_on: [build.FAILURE, test(failed)] }
        task ggg { image: "rust:1.95", depends_on: { failed build } }
        task hhh { image: "rust:1.95", depends_on: { [build: FAILURE] } }
        task iii { image: "rust:1.95", depends_on: build: FAILURE }
    }
}
