use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        while n < 3 {
            task build { image: "rust:1.95" }
            n += 1;
            done.push(n);
        }
        task test { image: "rust:1.95", todo!() }
    }
}
