use gofer_dsl::{Pipeline, pipeline};

struct Leg(&'static str);

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task test for os in { bookworm }, leg in { one: Leg("1"), two: Leg("2") } {
            image: format!("app:{}-{os}", leg.0),
        }
    }
}
