use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",

        task build { image: "rust:1.95" }
        task test { image: "rust:1.95" }
        task lint { image: "rust:1.95" }
        task ship { image: "rust:1.95" }

        build >> [test, lint] >> ship
        ship <- test <- build
        build: failure -> test -> ship
        "build" -> "test"
        build.then(test).then(ship)
        chain(build, test, ship)
    }
}
