use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task build { image: "x", variables: { TOKEN: { from_secret: token }, B: { "secretKeyRef": "b" } } }
    }
}
