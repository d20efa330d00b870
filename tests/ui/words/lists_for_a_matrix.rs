use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task lint { image: "x:1", withItems: ["a", "b"] }
        task build { image: "x:1", for_each: toset(["a", "b"]) }
        task test { image: "x:1", withSequence: { count: 3 } }
        task docs { image: "x:1", parallel: { matrix: [{ os: ["debian", "alpine"] }] } }
        task pack { image: "x:1", count: 2 }
        task push {
            image: "x:1",
            loop:
              - debian
              - alpine
        }
    }
}
