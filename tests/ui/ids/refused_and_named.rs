use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task prüfen { image: "x" }
        task "осr_scan" { image: "x" }
        task test { image: "x", depends_on: { pruefen, ocr_scan } }
    }
}
