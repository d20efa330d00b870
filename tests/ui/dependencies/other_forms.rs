use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", script: "make" }
        task lint { image: "x" }
        task t19 { image: "x", depends_on: { * } }
        task t00 { image: "x", depends_on: { build() } }
        task t01 { image: "x", depends_on: { build.success } }
        task t02 { image: "x", depends_on: { build == success } }
        task t03 { image: "x", depends_on: { build(failure) } }
        task t04 { image: "x", depends_on: { failure: build } }
        task t05 { image: "x", depends_on: { failed(build) } }
        task t06 { image: "x", depends_on: { !build } }
        task t07 { image: "x", depends_on: { not build } }
        task t08 { image: "x", depends_on: { build -> failure } }
        task t09 { image: "x", depends_on: { tasks.build } }
        task t10 { image: "x", depends_on: { task: build } }
        task t11 { image: "x", depends_on: { build, build } }
        task t12 { image: "x", depends_on: { build && lint } }
        task t13 { image: "x", depends_on: { build and lint } }
        task t14 { image: "x", depends_on: { build | lint } }
        task t15 { image: "x", depends_on: { build; lint } }
        task t16 { image: "x", depends_on: { [build, lint] } }
        task t17 { image: "x", depends_on: { "build: failure" } }
        task t18 { image: "x", depends_on: { - build } }
        task t20 { image: "x", depends_on: { build = failure } }
        task t21 { image: "x", depends_on: { build => any } }
        task t22 { image: "x", depends_on: { build::failure } }
        task t23 { image: "x", depends_on: { build failure } }
        task t24 { image: "x", depends_on: { build lint } }
    }
}
