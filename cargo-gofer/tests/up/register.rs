//! What is registered, and what is said of it.

use gofer_model::{Pipeline, Task};

use crate::common::{self, Ran};
use crate::server::Server;
use crate::server::state::BOTH;

fn ship() -> Pipeline {
    Pipeline::new("ship", "Ship it").tasks([
        Task::new("build", "rust:1.95").command(["cargo", "build"]),
        Task::new("test", "rust:1.95").depends_on(["build"]).variable("Mode", "fast"),
    ])
}

/// What `cargo gofer up` says of a pipeline.
fn up(server: &Server, pipeline: &Pipeline, args: &[&str]) -> Ran {
    up_at(&server.url(), pipeline, args)
}

fn up_at(url: &str, pipeline: &Pipeline, args: &[&str]) -> Ran {
    common::about(pipeline, &[&["up", "-", "--server", url], args].concat())
}

#[test]
fn a_pipeline_is_registered_once_and_again_when_its_meaning_changes() {
    for version in BOTH {
        let server = Server::new(version);
        let ran = up(&server, &ship(), &[]);
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
        assert_eq!(
            ran.output,
            "registered: ship, as version 1 in the namespace default\n  Ship it, 2 tasks in 2 layers\nfrom now on runs \
             take it; `--deploy` marks the version as deployed, which changes nothing for runs\n"
        );
        let ran = up(&server, &ship().description(""), &[]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(0), "unchanged: ship, version 1 in the namespace default\n"));
        let mut changed = ship();
        changed.tasks[1].variables.insert("Mode".to_owned(), "slow".to_owned());
        let ran = up(&server, &changed, &["--dry-run"]);
        let difference = "changed: ship, since version 1 in the namespace default\n~ task test\n    variables.Mode: \
                          \"fast\" → \"slow\"\n";
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_eq!(ran.output, format!("{difference}would be registered: ship, in the namespace default\n"));
        let ran = up(&server, &changed, &[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.output.starts_with(&format!("{difference}registered: ship, as version 2 in")), "{}", ran.output);
        assert_eq!(server.asked_to("POST").len(), 2);
    }
}
