use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        paralell: 2,

        task build { image: "rust:1.95", enviroment: { A: "b" }, timeuot: 5, retrys: 3, artefacts: ["x"] }
    }
}
