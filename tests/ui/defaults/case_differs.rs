use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        defaults: { variables: { Path: "/bin" } },
        task build { image: "rust:1.95", variables: { PATH: "/usr/bin" } }
        task test { image: "rust:1.95", variables: { Path: "/usr/bin" } }
    }
}
