use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let (ci, tag, version) = (true, Some("1"), "1.95");
    pipeline! {
        id: ship, name: "Ship" if ci else "Try",
        task build { image: rust:{version}, script: tag ?? "make", variables: { TAG: tag || "1", RUSTFLAGS: -D warnings } }
        task tests { image: "rust:#{version}", script: "make", registry_auth: env("AUTH") }
    }
}
