use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        ; builds the service
        task build { image: "rust:1.95" } -- with cargo

        ;; tests it
        task test { image: "rust:1.95", ; with cargo
            depends_on: { build } } end

        finally { image: "alpine:3" }
    }
}
