use gofer_dsl::{Pipeline, pipeline};

fn parents() -> Vec<&'static str> {
    vec!["build"]
}

fn main() -> Pipeline {
    let (ci, known) = (true, parents());
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "rust:1.95", variables: if ci { { A: "b" } } else { {} } }
        task test { image: "rust:1.95", variables: { A: "b", if ci && cfg!(unix) { B: "c" } } }
        task lint { image: "rust:1.95", variables: { A: "b", ..Default::default() } }
        task docs { image: "rust:1.95", variables: [("A", "b")].into() }
        task pairs { image: "rust:1.95", variables: if ci { [("A", "b")] } else { [("A", "c")] } }
        task both { image: "rust:1.95", variables: match ci { true => { A: "b" }, false => { B: "c" } } }
        task private { image: "rust:1.95", registry_auth: if ci { None } else { Some(("me", "secret")) } }
        task login { image: "rust:1.95", registry_auth: (user: "me", pass: "secret") }
        task waits { image: "rust:1.95", depends_on: if ci { build } else { test } }
        task called { image: "rust:1.95", depends_on: parents() }
        task named { image: "rust:1.95", depends_on: known }
    }
}
