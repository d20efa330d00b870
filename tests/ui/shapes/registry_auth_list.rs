use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", registry_auth: ["robot", "secret"] }
        task test { image: "x", registry_auth: ("robot", "secret") }
        task lint { image: "x", registry_auth: login }
    }
}
