use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task fmt, { image: "x" }
        task pkg "desc" { image: "x" }
        task ci/build { image: "x" }
        task ttt after build { image: "x" }
        task foo: { image: "x" }
        task bar = { image: "x" }
        task baz(t: &str) { image: "x" }
        task qux[os] { image: "x" }
        task run tests { image: "x" }
        task iff if cond { image: "x" }
        task ext extends build { image: "x" }
        task pln ( image: "x" )
        task brk [ image: "x" ]
        task sem;
        task dot.ted { image: "x" }
        task ats@v1 { image: "x" }
        task que? { image: "x" }
        task amp && other { image: "x" }
        task imp: Task { image: "x" }
        task "quoted id" { image: "x" }
        task () { image: "x" }
        task { image: "x" }
        task last
    }
}
