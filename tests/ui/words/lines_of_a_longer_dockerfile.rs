use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build {
            FROM rust:1.95 AS builder
            COPY . .
            EXPOSE 8080
            ENTRYPOINT ["/app"]
        }
    }
}
