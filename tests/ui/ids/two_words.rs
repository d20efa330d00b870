use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! { id: nightly build, name: "Ship the service" }
}
