use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build { image: "rust:1.95" }
        task test { image: "rust:1.95", depends_on: { biuld } }
        task report { image: "rust:1.95", depends_on: { buidl: any, tset: any } }
    }
}
