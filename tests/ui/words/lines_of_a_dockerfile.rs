use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build {
            FROM rust:1.95
            ENV RUST_LOG=debug
            WORKDIR /app
            RUN cargo build
            CMD ["cargo", "test"]
        }
        task test {
            FROM alpine:3,
            CMD make test,
        }
    }
}
