use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship,
        name: "Ship",
        task a01 for (os, v) in { (deb, stable), (alp, beta) } { image: format!("{os}:{v}"), script: "make" }
        task a02 for (os, v) in { ("deb", "1.95"), ("deb", "1.85") } { image: format!("{os}:{v}"), script: "make" }
        task a03 for (os, v) in { arm: ("deb", 12), amd: ("alp", 3) } { image: format!("{os}:{v}"), script: "make" }
        task a04 for [os, v] in [["deb", "1"], ["alp", "2"]] { image: format!("{os}:{v}"), script: "make" }
        task a05 for { os, v } in { (deb, stable), (alp, beta) } { image: format!("{os}:{v}"), script: "make" }
        task a06 for (os, v) in { deb, alp }, { stable, beta } { image: format!("{os}:{v}"), script: "make" }
        task a07 for (os, v) in { deb, alp } x { stable, beta } { image: format!("{os}:{v}"), script: "make" }
        task a08 for leg in { (deb, stable), (alp, beta) } { image: leg, script: "make" }
    }
}
