use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task test[stable, msrv] { image: format!("rust:{v}") }

        task bench("1.95", "1.85") { image: "rust:1.95" }

        task build(v: ["1.95", "1.85"]) { image: format!("rust:{v}") }

        task docs<stable, msrv> { image: "rust:1.95" }

        task pack { debian, alpine } { image: "rust:1.95", depends_on: { test[msrv] } }

        task lint[rust = "1.95", "1.85"] { image: format!("rust:{rust}"), depends_on: { pack } }
    }
}
