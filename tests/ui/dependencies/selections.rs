use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        task test for os in { deb, win }, v in { s1, s2 } { image: os }
        task u00 { image: "x", depends_on: { test[os: deb, v: s1] } }
        task u01 { image: "x", depends_on: { test[os = deb, v = s1] } }
        task u02 { image: "x", depends_on: { test[*, s1] } }
        task u03 { image: "x", depends_on: { test[.., s1] } }
        task u04 { image: "x", depends_on: { test[<deb>, s1] } }
        task u05 { image: "x", depends_on: { test[deb | win, s1] } }
        task u06 { image: "x", depends_on: { test[deb][s1] } }
        task u07 { image: "x", depends_on: { test[deb s1] } }
        task u08 { image: "x", depends_on: { test[deb; s1] } }
        task u09 { image: "x", depends_on: { test[(deb, s1)] } }
        task u10 { image: "x", depends_on: { test[!deb, s1] } }
        task u11 { image: "x", depends_on: { test[deb] } }
        task u12 { image: "x", depends_on: { test[] } }
        task u13 { image: "x", depends_on: { test[deb, s9] } }
        task u14 { image: "x", depends_on: { test[os, v] } }
        task u15 { image: "x", depends_on: { test[deb - s1] } }
        task u16 { image: "x", depends_on: { test["deb", "s1"] } }
        task u17 { image: "x", depends_on: { test[_, _] } }
        task u18 { image: "x", depends_on: { test[1.85, s1] } }
    }
}
