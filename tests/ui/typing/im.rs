use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task build_it {
            image: "rust",
        }

        task test {
            im
        }
    }
}
