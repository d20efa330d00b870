use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",

        task test for os in { bookworm, trixie }, toolchain in { stable: "1.95" } exclude { trixie } {
            image: format!("rust:{toolchain}-{os}"),
        }

        task notify for failed in tasks { test[trixie, _], lint } { image: "busybox:1.36" }
    }
}
