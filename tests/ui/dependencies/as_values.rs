use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task build { image: "rust:1.95" }
        task lint { image: "rust:1.95" }
        task test for v in { stable, msrv } { image: "rust:1.95" }
        task t01 { image: "rust:1.95", depends_on: { build.clone(), lint.id().into(): any } }
        task t02 { image: "rust:1.95", depends_on: { Box::new(build), String::from("lint").clone() } }
        task t03 { image: "rust:1.95", depends_on: { build as String, test.clone(): any } }
        task t04 { image: "rust:1.95", depends_on: { build?, lint } }
    }
}
