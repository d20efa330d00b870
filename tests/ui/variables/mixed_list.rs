use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let tag = "1.95";
    pipeline! {
        id: ship,
        name: "Ship",

        task build { image: "rust:1.95", variables: ["A=b", { name: "C", value: "d" }] }
        task test { image: "rust:1.95", variables: [{ A: "b", C: "d" }, { E: tag }, ("F", "g"), H: "i", tag] }
    }
}
