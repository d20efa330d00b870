use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task t00 for v of { aa, bb } { image: "x" }
        task t01 for v: { aa, bb } { image: "x" }
        task t02 for os in { aa, bb }, for v in { cc, dd } { image: "x" }
        task t03 for &v in { aa, bb } { image: "x" }
        task t04 for mut v in { aa, bb } { image: "x" }
        task t05 for os in { aa } and v in { bb } { image: "x" }
        task t06 for os in { aa }; v in { bb } { image: "x" }
        task t07 for v in { aa, bb } if x { image: "x" }
        task t08 for (os, v) in { aa, bb } { image: "x" }
        task t09 for v in [aa, bb] { image: "x" }
        task t10 for v in ["aa", "bb"] { image: "x" }
        task t11 for v in 1..4 { image: "x" }
        task t12 for v in vec!["aa"] { image: "x" }
        task t13 for v = { aa, bb } { image: "x" }
        task t14 for v { aa, bb } { image: "x" }
        task t15 for os in { aa } for v in { bb } { image: "x" }
        task t16 for os in { aa } * v in { bb } { image: "x" }
        task t17 for v in values { image: "x" }
        task t18 for _ in { aa, bb } { image: "x" }
        task t19 for v in { 1.85, 1.90 } { image: "x" }
        task t20 for v in { powerpc-unknown-linux-gnu } { image: "x" }
        task t21 for v in { 1.85: "x", _ } { image: "x" }
        task t22 for v in { aa: } { image: "x" }
        task t23 for v in {} { image: "x" }
        task t24 for { image: "x" }
        task t25 for v { image: "x" }
        task t26 for v in { image: "x" }
        task t27 for let v in { aa } { image: "x" }
        task t28 for v <- { aa, bb } { image: "x" }
        task t29 for each v in { aa, bb } { image: "x" }
        task t30 in { aa, bb } { image: "x" }
        task t31 [os, v] { image: "x" }
        task t32 for os, v in { aa, bb } { image: "x" }
        task t33 for v in ["1.85", "stable"] { image: "x" }
        task t34 for v in [1.85, 1.90] { image: "x" }
        task t35 for v in [f(), "x"] { image: "x" }
        task t36 for v in [ubuntu-latest, "windows-2022", v1.2, x86_64-pc-windows-gnu] { image: "x" }
    }
}
