use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        ---
        task u01 { image: <image> }
        task u02 { image := "x:1" }
        task u03 { image: return "x:1" }
        task u04 { image: "x:1", variables: { A: $HOME, B: ${{ secrets.TOKEN }}, C: null, D: $(date) } }
        task u05 { image: "x:1", script: if }
        task u06 { image: "x:1", script: <<EOT
            make all
        EOT
        }
    }
}
