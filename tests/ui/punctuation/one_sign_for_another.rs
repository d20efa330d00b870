use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task t00 { image: "x": command: ["x"] }
        task t01 { image, "x" }
        task t02 { image: "x" | command: ["x"] }
        task t03 { image: "x" + command: ["x"] }
        task t04 { image: "x", variables: { RATE: 50%, MODULO: 7 % 2 } }
        task t05 { image: "x", ..Default::default() }
        @task t06 { image: "x" }
        task t07:unit { image: "x" }
        task t08 { image: "x".to_, command: ["x"] }
    }
}
