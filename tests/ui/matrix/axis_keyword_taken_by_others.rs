use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipelineid,
        name: "Name",

        task test for type in { aaa } {
            image: "ubuntu:latest",
        }
        task package for kind in test.type, part in { one, two } {
            image: format!("ubuntu:{kind}"),
            depends_on: { test[kind] },
        }
        task publish for part in package.part {
            image: format!("ubuntu:{part}"),
        }
    }
}
