//! What each target refuses, and what it keeps in part.

use gofer_model::{Pipeline, Task};

use crate::common::about;
use crate::common::trials::Case;

pub const ALL: &[Case] = &[
    ("github_refuses", github_refuses),
    ("github_warns", github_warns),
    ("argo_refuses", argo_refuses),
    ("argo_warns", argo_warns),
    ("all_is_refused_at_once_and_nothing_is_written", all_is_refused_at_once_and_nothing_is_written),
];

fn task() -> Task {
    Task::new("one", "busybox:stable").entrypoint(["/bin/sh", "-c"]).command(["true"])
}

fn pipeline(task: Task) -> Pipeline {
    Pipeline::new("ship", "Ship").task(task)
}

/// That exporting says just these codes, and exits with this code.
fn says(pipeline: &Pipeline, args: &[&str], codes: &[&str], exit: i32) {
    pipeline.validate().unwrap();
    let ran = about(pipeline, &[&["export"], args, &["-"]].concat());
    assert_eq!(ran.code, Some(exit), "{args:?}: {ran:?}");
    assert_eq!(ran.output.is_empty(), exit == 1, "{ran:?}");
    let line = |line: &str| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned());
    let heads = ran.errors.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
    let said: Vec<String> = heads.filter_map(line).filter(|code| code != "argo-pending").collect();
    assert_eq!(said, codes, "{}", ran.errors);
}

fn github_refuses() {
    let refuses = |pipeline: &Pipeline, code: &str| says(pipeline, &["github"], &[code], 1);
    let variable = |name: &str, value: &str| pipeline(task().variable(name, value));
    refuses(&Pipeline::new("ship", "Ship"), "github-no-tasks");
    refuses(&pipeline(task()).parallelism(2), "github-parallelism");
    refuses(&pipeline(task().inject_api_token(true)), "github-api-token");
    refuses(&variable("report", "run_object{{report}}"), "github-run-object");
    refuses(&variable("report", "pipeline_object{{report}}"), "github-pipeline-object");
    refuses(&pipeline(Task::new("one", "x:1").entrypoint([""; 0])), "github-image-command");
    refuses(&pipeline(task().command(["x".repeat(131_073)])), "github-too-long");
    refuses(&variable("BIG", &"x".repeat(131_073)), "github-too-long");
    refuses(&variable("A\nB", "x"), "github-variable-name");
    refuses(&variable("TOKEN", "pipeline_secret{{my key}}"), "github-secret-name");
    refuses(&variable("TOKEN", "pipeline_secret{{github_token}}"), "github-secret-name");
    refuses(&variable("PATH", "pipeline_secret{{path}}"), "github-secret-variable");
    refuses(&variable("my-token", "pipeline_secret{{token}}"), "github-secret-variable");
    let two = task().variable("A", "pipeline_secret{{token}}").variable("B", "global_secret{{token}}");
    refuses(&pipeline(two), "github-same-secret");
    refuses(
        &Pipeline::new("ship", "Ship").tasks([task(), Task { id: "One".to_owned(), ..task() }]),
        "github-same-name",
    );
    refuses(&pipeline(task().command(["${{".to_owned() + &"x".repeat(21_000)])), "github-expression-too-long");
    let many = (0..10).map(|number| Task { id: format!("task_{number}"), ..task().command(["x".repeat(120_000)]) });
    refuses(&Pipeline::new("ship", "Ship").tasks(many), "github-file-too-large");
}

fn github_warns() {
    let warns =
        |pipeline: &Pipeline, args: &[&str], codes: &[&str]| says(pipeline, &[&["github"], args].concat(), codes, 0);
    warns(&pipeline(task()), &[], &[]);
    warns(&pipeline(task()).parallelism(1), &[], &["github-one-waits"]);
    warns(&Pipeline { name: "a ${{ b".to_owned(), ..pipeline(task()) }, &[], &["github-name"]);
    warns(&pipeline(task().registry_auth("me", "hunter2")), &[], &["github-registry-password"]);
    warns(&pipeline(Task { id: "2fa".to_owned(), ..task() }), &[], &["github-renamed"]);
    let two = task().variable("A", "pipeline_secret{{my key}}").variable("B", "global_secret{{my key}}");
    warns(&pipeline(two), &["--secret", "my key=ONE", "--secret", "global_secret:my key=TWO"], &[]);
}

fn argo_refuses() {
    let refuses = |pipeline: &Pipeline, code: &str| says(pipeline, &["argo"], &[code], 1);
    let variable = |name: &str, value: &str| pipeline(task().variable(name, value));
    refuses(&Pipeline::new("ship", "Ship"), "argo-no-tasks");
    let many = |count: usize| (0..count).map(|number| Task { id: format!("task_{number}"), ..task() });
    refuses(&Pipeline::new("ship", "Ship").tasks(many(200)), "argo-too-many-tasks");
    says(&Pipeline::new("ship", "Ship").tasks(many(199)), &["argo"], &[], 0);
    refuses(&Pipeline { id: "Ship_it".to_owned(), ..pipeline(task()) }, "argo-pipeline-id");
    refuses(&pipeline(task().inject_api_token(true)), "argo-api-token");
    refuses(&variable("report", "run_object{{report}}"), "argo-run-object");
    refuses(&pipeline(Task::new("one", "x:1").entrypoint([""; 0])), "argo-image-command");
    refuses(&variable("A B", "x"), "argo-variable-name");
    refuses(&variable("TOKEN", "pipeline_secret{{my key}}"), "argo-key");
    refuses(&pipeline(task().command(["x".repeat(131_073)])), "argo-too-long");
    refuses(&pipeline(task().command(["$".repeat(100_000)])), "argo-too-long");
    let twins = [Task { id: "match_x".to_owned(), ..task() }, Task { id: "match_X".to_owned(), ..task() }];
    says(&Pipeline::new("ship", "Ship").tasks(twins), &["argo"], &[], 0);
    says(&pipeline(Task::new("one", "x:1").command(["x"])), &["argo", "--offline"], &["argo-entrypoint"], 1);
}

fn argo_warns() {
    let warns = |pipeline: &Pipeline, codes: &[&str]| says(pipeline, &["argo"], codes, 0);
    let variable = |name: &str, value: &str| pipeline(task().variable(name, value));
    warns(&pipeline(task()), &[]);
    warns(&pipeline(task()).parallelism(3), &[]);
    warns(&pipeline(Task::new("one", "x:1").command(["x"])), &["argo-entrypoint"]);
    warns(&pipeline(Task::new("one", "x:1").entrypoint([""; 0]).command(["x"])), &[]);
    warns(&Pipeline { name: "a {{ b".to_owned(), ..pipeline(task()) }, &["argo-name"]);
    warns(&Pipeline { description: Some("a {{ b".to_owned()), ..pipeline(task()) }, &["argo-description"]);
    warns(&variable("TOKEN", "global_secret{{token}}"), &["argo-global-secret"]);
    warns(&variable("report", "pipeline_object{{report}}"), &["argo-pipeline-object"]);
    warns(&pipeline(task().registry_auth("me", "hunter2")), &["argo-registry-password"]);
    for id in ["not", "true", "matches", "startsWith", "2fa", "-ab"] {
        let ids = if id == "-ab" { gofer_model::Ids::KebabCase } else { gofer_model::Ids::SnakeCase };
        warns(&Pipeline { ids, ..pipeline(Task { id: id.to_owned(), ..task() }) }, &["argo-renamed"]);
    }
}

fn all_is_refused_at_once_and_nothing_is_written() {
    let task = task().inject_api_token(true).variable("report", "run_object{{report}}").registry_auth("me", "hunter2");
    let pipeline = pipeline(task).parallelism(2);
    let ran = about(&pipeline, &["export", "github", "-"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""));
    assert_eq!(
        ran.errors,
        "error[github-parallelism]: pipeline, parallelism: GitHub Actions cannot limit the runs at one time to 2\n\
         help: it can do `parallelism: 1`, or `0` for no limit\n\n\
         error[github-run-object]: task `one`, variables: `report` reads run_object `report`, which GitHub Actions has not\n\
         help: do both in one task, or carry it through a registry or store of your own\n\n\
         error[github-api-token]: task `one`, inject_api_token: there is no Gofer server whose API the token would open\n\
         help: leave `inject_api_token` out, and do without the API\n\n\
         warning[github-registry-password]: task `one`, registry_auth: the password is not written: it is read from a \
         secret of GitHub's\n\
         help: set the secret REGISTRY_PASSWORD_ONE of the repository to the password\n"
    );
    assert!(!ran.errors.contains("hunter2"));
}
