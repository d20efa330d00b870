use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: Ship "the service",

        task build { image: rust: "1.95", command: args: ["x"], variables: env: { A: "b" } }
        task test { image: "rust": "1.95", script: async () => "make", depends_on: tasks: { build } }
        task lint { image: "rust:1.95", command: []string{"cargo", "clippy"}, variables: map[string]string{"A": "b"} }
        task docs { image: "rust:1.95", script: <"make", "make docs"> }
    }
}
