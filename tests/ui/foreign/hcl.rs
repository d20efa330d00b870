use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id = "ship"
        name = "Ship"
        task "build" {
        image = "x"
        variables = {
        A = "b"
        C = "d"
        }
        }
        task "test" {
        image = "x"
        depends_on = [task.build]
        }
    }
}
