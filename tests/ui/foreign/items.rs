use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        fn image() -> String { "x".into() }
        use foo::bar;
        const X: &str = "a";
        struct Foo { a: u8 }
        task build { image: "x", script: "make" }
    }
}
