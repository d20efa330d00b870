use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let flags: Vec<String> = Vec::new();
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task t00 { image: "x", command: ["cargo", "test", ..flags] }
        task t01 { image: "x", command: ["cargo", ...flags, "--all"] }
        task t02 { image: "x", command: [..flags, "--all"] }
        task t03 { image: "x", command: ["cargo", flags] }
    }
}
