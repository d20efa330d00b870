use gofer_dsl::pipeline;

fn main() -> pipeline! {
    id: pipeline_id,
    name: "Name",
} {
    match 1 {
        pipeline! { id: pipeline_id, name: "Name" } => {}
        _ => {}
    }
}
