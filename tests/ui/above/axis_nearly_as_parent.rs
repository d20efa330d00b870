use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        id: pipeline_id,
        name: "Name",
        defaults: { image: "x" },

        task build { script: "make" }
        task t00 for failed in tasks { build } { depends_on: failed, command: [failed] }
        task t01 for failed in tasks { build } { depends_on: failed: failure, command: [failed] }
        task t02 for failed in tasks { build } { depends_on: { "failed": failure }, command: [failed] }
        task t03 for failed in tasks { build } { depends_on: { faild: failure }, command: [failed] }
        task t04 for failed in tasks { task build } { depends_on: { failed: failure }, command: [failed] }
        task t05 for os in { deb } { depends_on: os, command: [os] }
        task t06 for os in { ..build.os, trixie } { command: [os] }
    }
}
