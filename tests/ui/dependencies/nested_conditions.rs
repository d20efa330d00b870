use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task lint { image: "x:1" }
        task build { image: "x:1" }
        task first {
            image: "x:1",
            depends_on:
              lint:
                condition: service_started
              build:
                condition: all_done
        }
        task second {
            image: "x:1",
            needs:
              - job: lint
                artifacts: true
              - build
        }
    }
}
