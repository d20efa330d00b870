use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    let version = "1";
    pipeline! {
        id: ship,
        name: "Ship the service",
        task build {
            image: "rust:1.95",
            variables: {
                RUST_LOG: info,my_crate=debug,
                LOG_OF_ITS_PARTS: info,my_crate::parts=debug,
                LEVELS: warn,error
                SHARDS: 1,2,3,
                TZ: Europe/Berlin,
                DIR: target/debug,
                PAIR: key=value,
                TAG: v1.2,
                RELEASE: v1.2.3-beta+5,
                BRANCH: v2,
                RUSTFLAGS: -Dwarnings,
                CFLAGS: -Ctarget-cpu=native,
                ADDRESS: :8080,
                CRON: @daily,
                PATH: /opt/bin:$PATH,
                TITLE: "a" "b",
                NAME: "app-" version
            },
            description: it/is,
            script: "make",
        }
    }
}
