use gofer_dsl::{Pipeline, pipeline};

fn struct_like() -> Pipeline {
    pipeline! {
        id: String = "pipeline_id",
        name: &str = "Name",
    }
}

fn main() -> Pipeline {
    let _ = struct_like();
    pipeline! {
        id("pipeline_id"),
        name("Name"),

        task build { image("x") }
        task test { image: "x", depends_on build }
    }
}
