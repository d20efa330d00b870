//! JSON of Gofer's other libraries: what the language refuses and a server runs.

use serde_json::json;

use crate::support::{Case, IMAGE, Project, cases};

pub const ALL: &[Case] = cases![a_pipeline_the_language_refuses, what_would_do_harm];

fn project(pipeline: &serde_json::Value) -> Project {
    let project = Project::new(&gofer_model::Pipeline::new("others", "Others"));
    std::fs::write(project.path().join("pipeline.json"), pipeline.to_string()).unwrap();
    project
}

fn a_pipeline_the_language_refuses() {
    let task = |id: &str, script: &str, depends_on: serde_json::Value| {
        json!({ "id": id, "image": IMAGE, "command": ["sh", "-c", script], "depends_on": depends_on,
                "always_pull_newest_image": false, "variables": {}, "inject_api_token": false })
    };
    let tasks = [
        task("a", "echo one letter", json!({})),
        task("../../b", "echo a path", json!({})),
        task("never", "true", json!({ "a": "Success", "../../b": "Failure" })),
    ];
    let project = project(&json!({ "id": "../x", "name": "X", "description": "", "parallelism": 0, "tasks": tasks }));
    let ran = project.run(&[]);
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    assert!(ran.errors.contains("warning"), "{}", ran.errors);
    assert_eq!(project.log(1, "a"), "one letter\n");
    assert_eq!(project.log(1, "%2e%2e%2f%2e%2e%2fb"), "a path\n");
    assert_eq!(project.fates(1), ["../../b succeeded", "a succeeded", "never skipped"]);
    assert!(project.path().join("target/gofer/objects/%2e%2e%2fx").is_dir());
}

fn what_would_do_harm() {
    let task = json!({ "id": "one", "image": "--privileged", "command": [IMAGE, "true"] });
    let pipeline = json!({ "id": "harm", "name": "X", "tasks": [task] });
    let ran = project(&pipeline).run(&[]);
    assert_eq!(ran.code, Some(2), "{}", ran.output);
    assert!(
        ran.errors
            .ends_with("error: image `--privileged` of task `one` is not an image reference: it begins with `-`\n"),
        "{}",
        ran.errors
    );
    let task = json!({ "id": "one", "image": IMAGE, "variables": { "A=B": "x" }, "always_pull_newest_image": false });
    let project = project(&json!({ "id": "harm", "name": "X", "tasks": [task] }));
    assert_eq!(project.run(&[]).code, Some(1));
    assert!(project.reason(1, "one").contains("variable name `A=B` holds `=`"), "{}", project.reason(1, "one"));
}
