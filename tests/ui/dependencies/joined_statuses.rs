use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task lint { image: "rust:1.95" }
        task test for rust in { stable: "1.95", msrv: "1.89" } { image: format!("rust:{rust}") }
        task docs { image: "rust:1.95" }
        task one { image: "rust:1.95", depends_on: { lint: failure || docs: failure } }
        task two { image: "rust:1.95", depends_on: { lint: failure or docs: failure } }
        task three { image: "rust:1.95", depends_on: { lint: any && docs: any } }
        task four { image: "rust:1.95", depends_on: { lint: any and docs } }
        task five { image: "rust:1.95", depends_on: { lint != success, docs } }
        task six { image: "rust:1.95", depends_on: { !lint, not docs } }
        task seven { image: "rust:1.95", depends_on: { lint: success, failure } }
        task eight { image: "rust:1.95", depends_on: { test, test[msrv]: any } }
        task nine { image: "rust:1.95", depends_on: [lint: failed, docs] }
    }
}
