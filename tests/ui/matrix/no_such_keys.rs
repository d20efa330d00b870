use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",

        task t00 for os in { deb, alp, exclude: [deb] } { image: os }
        task t01 for os in { deb, alp } where os != "deb" { image: os }
        task t02 for (key, value) in { deb: "debian:12", alp: "alpine:3" } { image: value }
        task t03 for type in { deb, alp } { image: type }
        task t04 for token in { one: pipeline_secret("one"), two: global_secret("two") } {
            image: "x",
            variables: { TOKEN: token },
        }
    }
}
