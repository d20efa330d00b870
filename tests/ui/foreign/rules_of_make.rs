use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build { image: "rust:1.95" }
        task test { image: "rust:1.95" }
        all: build test
        deploy: build, test
            ./deploy.sh
        publish: [build, deploy]
        build >> test
        test -> deploy >> publish
        [build, test] >> deploy,
        build => test
        build | test
        build: failure >> test
        test >> publish: any
        build.before(deploy)
        task last: deploy
    }
}
