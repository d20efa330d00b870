use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build { image: "rust:1.95", script: "cargo build" }
        task test for version in { stable: "1.95", msrv: "1.88" } { image: format!("rust:{version}"), script: "cargo test" }

        task deploy { image: "alpine:3.22", script: "make", depends_on: { test.get("msrv"), build } }
        task notify { image: "alpine:3.22", script: "make", depends_on: { test.version(msrv): failure } }
        task report { image: "alpine:3.22", script: "make", depends_on: { test.all() } }
        task archive { image: "alpine:3.22", script: "make", depends_on: { test[version == msrv] } }
    }
}
