use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship the service",

        task build.image("rust:1.95").script("cargo build")

        Task::new("test").image("rust:1.95").depends_on(["build"]).script("cargo test"),

        let docs = Task::new("docs", "rust:1.95").variable("A", "b");

        task lint.script("cargo clippy");

        task bench.image("rust:1.95").script("cargo build", "cargo bench")

        task size.image("rust:1.95").command("cargo", "bloat").depends_on("build").depends_on("lint")

        Task::new("audit", "rust:1.95").image("rust:1.96");

        task deny.image("rust:1.95").script("make").command("make")

        task many.image("rust:1.95").a(1).b(2).c(3).d(4).e(5).f(6).g(7).h(8).i(9).j(1).k(2).l(3).m(4).n(5).o(6).p(7).q(8)

        task push { image: "rust:1.95", depends_on: { build, test, docs, lint } }
    }
}
