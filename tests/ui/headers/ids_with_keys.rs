use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build-{os} for os in { deb } { image: os }
        task "test-${os}" for os in { deb } { image: os }
        task lint for leg in { arm: { os: "debian" } } { image: leg.os }
    }
}
