use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task branch { image: "app:feature/login" }
        task branch_of_host { image: "ghcr.io/acme/app:feature/login" }
        task port { image: "localhost:5000/app" }
        task two { image: "rust:1.95:slim" }
        task of_words { image: "docker:rust:1.95" }
        task equals { image: "rust==1.95" }
        task equal { image: "ghcr.io/acme/app = 1.95" }
    }
}
