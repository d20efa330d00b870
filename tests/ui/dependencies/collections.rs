use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task lint { image: "x:1" }
        task build { image: "x:1" }
        task first { image: "x:1", depends_on: HashMap::from([("lint", Status::Success), ("build", Status::Any)]) }
        task second { image: "x:1", depends_on: [("lint", Status::Failure)].into_iter().collect() }
        task third { image: "x:1", depends_on: vec!["lint".to_string(), "build".to_string()] }
        task fourth { image: "x:1", depends_on: hashmap! { "lint" => "success" } }
        task fifth { image: "x:1", depends_on: std::collections::BTreeSet::from(["lint", "build"]) }
    }
}
