use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task test for os in { debian, alpine }, rust in { stable, beta } { image: "rust:1.95", script: "make" }
        task a01 for os, rust in test { image: "rust:1.95", depends_on: { test[os, rust] } }
        task a02 for os, rust in test.os, test.rust { image: "rust:1.95", script: "make" }
        task a03 for os, rust in { debian }, { stable } { image: "rust:1.95", script: "make" }
        task a04 for (os, rust) in test { image: format!("rust:{rust}-{os}") }
        task a05 for (os, rust) in ({ debian }, { stable }) { image: "rust:1.95", script: "make" }
        task a06 for leg in test.os + test.rust { image: "rust:1.95", script: "make" }
        task a07 for leg in test.os - debian { image: "rust:1.95", script: "make" }
        task a08 for leg in test.os.filter(|os| os != "alpine") { image: "rust:1.95", script: "make" }
        task a09 for leg in task::test::os { image: "rust:1.95", script: "make" }
        task a10 for leg in test[debian, _].os { image: "rust:1.95", script: "make" }
        task a11 for (name, version) in TOOLCHAINS { image: format!("{name}:{version}") }
        task a12 for (index, os) in ["debian"].iter().enumerate() { image: format!("{os}:{index}") }
    }
}
