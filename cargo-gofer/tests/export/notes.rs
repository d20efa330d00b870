//! What each target refuses, and what it keeps in part.

use std::collections::BTreeSet;

use gofer_model::{Ids, Pipeline, Status, Task};
use serde_json::Value;

use crate::common::trials::Case;
use crate::common::{about, folder, gofer};
use crate::targets;

pub const ALL: &[Case] = &[
    ("github_refuses", || said("github", 1)),
    ("github_warns", || said("github", 0)),
    ("argo_refuses", || said("argo", 1)),
    ("argo_warns", || said("argo", 0)),
    ("every_code_is_said_of_some_pipeline", every_code_is_said_of_some_pipeline),
    ("machines_are_told_the_same", machines_are_told_the_same),
    ("arguments_that_the_target_cannot_hold_are_none", arguments_that_the_target_cannot_hold_are_none),
    ("what_help_says_mends_it", what_help_says_mends_it),
    ("all_is_refused_at_once_and_nothing_is_written", all_is_refused_at_once_and_nothing_is_written),
];

/// What a target says of every pipeline that has tasks.
const ALWAYS: [&str; 1] = ["argo-pending"];

fn task() -> Task {
    Task::new("one", "busybox:stable").entrypoint(["/bin/sh", "-c"]).command(["true"])
}

fn called(id: &str) -> Task {
    Task { id: id.to_owned(), ..task() }
}

fn pipeline(task: Task) -> Pipeline {
    all([task])
}

fn all(tasks: impl IntoIterator<Item = Task>) -> Pipeline {
    Pipeline::new("ship", "Ship").tasks(tasks)
}

fn variable(name: &str, value: &str) -> Pipeline {
    pipeline(task().variable(name, value))
}

fn many(count: usize) -> impl Iterator<Item = Task> {
    (0..count).map(|number| called(&format!("task_{number}")))
}

fn none() -> [String; 0] {
    []
}

/// A pipeline, what is asked of a target, and the codes that it says besides those it always says.
struct Said {
    pipeline: Pipeline,
    args: Vec<&'static str>,
    codes: Vec<&'static str>,
    exit: i32,
}

impl Said {
    fn code(&self) -> Vec<&'static str> {
        let always = ALWAYS.into_iter().find(|code| code.starts_with(self.args[0]));
        self.codes.iter().copied().chain(always.filter(|_| !self.pipeline.tasks.is_empty())).collect()
    }
}

fn refused(pipeline: Pipeline, target: &'static str, code: &'static str) -> Said {
    Said { pipeline, args: vec![target], codes: vec![code], exit: 1 }
}

fn kept(pipeline: Pipeline, args: &[&'static str], codes: &[&'static str]) -> Said {
    Said { pipeline, args: args.to_vec(), codes: codes.to_vec(), exit: 0 }
}

fn both() -> Vec<Said> {
    let mut list = Vec::new();
    for (target, no_tasks, token, object, command, long) in [
        (
            "github",
            "github-no-tasks",
            "github-api-token",
            "github-run-object",
            "github-image-command",
            "github-too-long",
        ),
        ("argo", "argo-no-tasks", "argo-api-token", "argo-run-object", "argo-image-command", "argo-too-long"),
    ] {
        let refused = |pipeline: Pipeline, code| refused(pipeline, target, code);
        let fits = |pipeline: Pipeline| kept(pipeline, &[target], &[]);
        // The end of a text counts, and a variable's name and its `=`.
        let (longest, longest_value) = ("x".repeat(131_071 - 4), "x".repeat(131_071 - "BIG=".len() - 4));
        list.extend([
            refused(all([]), no_tasks),
            refused(pipeline(task().inject_api_token(true)), token),
            refused(variable("report", "run_object{{report}}"), object),
            refused(pipeline(Task::new("one", "x:1").entrypoint(none())), command),
            Said {
                codes: if target == "argo" { vec!["argo-large-task"] } else { vec![] },
                ..fits(pipeline(Task::new("one", "x:1").entrypoint(none()).command(["echo", &longest])))
            },
            refused(pipeline(task().command([format!("{longest}xxxxx")])), long),
            refused(pipeline(task().entrypoint([format!("{longest}xxxxx")])), long),
            Said {
                codes: if target == "argo" { vec!["argo-large-task"] } else { vec![] },
                ..fits(variable("BIG", &longest_value))
            },
            refused(variable("BIG", &format!("{longest_value}xxxxx")), long),
            refused(pipeline(task().registry_auth(format!("{longest}xxxxx"), "hunter2")), long),
            fits(all(many(199))),
        ]);
    }
    // The user's password is told of besides.
    for said in &mut list {
        if said.pipeline.tasks.iter().any(|task| task.registry_auth.is_some()) {
            said.codes.push(if said.args[0] == "github" {
                "github-registry-password"
            } else {
                "argo-registry-password"
            });
        }
    }
    list
}

fn github() -> Vec<Said> {
    let refused = |pipeline: Pipeline, code| refused(pipeline, "github", code);
    let kept = |pipeline: Pipeline, args: &[&'static str], codes: &[&'static str]| {
        kept(pipeline, &[&["github"], args].concat(), codes)
    };
    let long = |text: String| pipeline(task().command([text]));
    let with_password = |key: &str| pipeline(task().registry_auth("me", "hunter2").variable("A", key));
    let report = |status: Status, parents: usize| {
        let ids: Vec<String> = many(parents).map(|task| task.id).collect();
        let report = called("report").depends_on(ids.iter().map(|id| (id.as_str(), status)));
        all(many(parents).chain([report]))
    };
    let clones = || pipeline(task().command(["sh", "-ec", "git clone https://example.com/app.git /app"]));
    let two = task().variable("A", "pipeline_secret{{token}}").variable("B", "global_secret{{token}}");
    let spaced = task().variable("A", "pipeline_secret{{my key}}").variable("B", "global_secret{{my key}}");
    let mut list = vec![
        refused(pipeline(task()).parallelism(2), "github-parallelism"),
        refused(variable("report", "pipeline_object{{report}}"), "github-pipeline-object"),
        refused(variable("TOKEN", "pipeline_secret{{my key}}"), "github-secret-name"),
        refused(variable("TOKEN", "pipeline_secret{{2fa}}"), "github-secret-name"),
        refused(variable("TOKEN", "pipeline_secret{{github_token}}"), "github-secret-name"),
        refused(pipeline(two), "github-same-secret"),
        Said {
            codes: vec!["github-same-secret", "github-registry-password"],
            ..refused(with_password("pipeline_secret{{registry_password_one}}"), "")
        },
        refused(all([task(), called("One")]), "github-same-name"),
        refused(long("${{".to_owned() + &"x".repeat(21_000)), "github-expression-too-long"),
        // Quotes and braces count twice.
        refused(long("${{".to_owned() + &"'".repeat(7_000)), "github-expression-too-long"),
        kept(long("${{".to_owned() + &"x".repeat(20_000)), &[], &[]),
        kept(long("x".repeat(22_000)), &[], &[]),
        refused(long("${{ ".repeat(255)), "github-expression-too-long"),
        kept(long("${{ ".repeat(254)), &[], &[]),
        refused(report(Status::Any, 300), "github-expression-too-long"),
        kept(report(Status::Success, 300), &[], &[]),
        refused(all(many(10).map(|task| task.command(["x".repeat(120_000)]))), "github-file-too-large"),
        kept(pipeline(task()).parallelism(1), &[], &["github-one-waits"]),
        kept(clones(), &["--on", "push"], &["github-clones"]),
        kept(clones(), &["--on", "schedule=0 3 * * *", "--on", "pull_request"], &["github-clones"]),
        kept(clones(), &["--on", "push", "--checkout"], &[]),
        kept(clones(), &["--on", "schedule=0 3 * * *"], &[]),
        kept(clones(), &[], &[]),
        kept(pipeline(task()), &["--on", "push"], &[]),
        kept(Pipeline { name: "a ${{ b".to_owned(), ..pipeline(task()) }, &[], &["github-name"]),
        kept(with_password("x"), &[], &["github-registry-password"]),
        kept(pipeline(called("2fa")), &[], &["github-renamed"]),
        kept(pipeline(called("__a")), &[], &["github-renamed"]),
        kept(pipeline(called("_a_")), &[], &[]),
        kept(Pipeline { ids: Ids::KebabCase, ..pipeline(called("-ab")) }, &[], &["github-renamed"]),
        kept(pipeline(spaced), &["--secret", "my key=ONE", "--secret", "global_secret:my key=TWO"], &[]),
        kept(variable("A", "pipeline_secret{{token}}"), &["--secret", "tokn=ONE"], &["github-unread-secret"]),
        kept(Pipeline { ids: Ids::KebabCase, id: "Ship_it".replace('_', "-"), ..pipeline(task()) }, &[], &[]),
    ];
    // What no shell can hold, what shells set themselves, and what programs beneath heed.
    for name in [
        "my-token",
        "2FA",
        "PWD",
        "UID",
        "_",
        "BASH_ENV",
        "PATH",
        "HOME",
        "LD_PRELOAD",
        "DOCKER_HOST",
        "GODEBUG",
        "GITHUB_X",
    ] {
        list.push(refused(variable(name, "pipeline_secret{{token}}"), "github-secret-variable"));
        list.push(kept(variable(name, "plain"), &[], &[]));
    }
    for name in ["A B", " A", "#A", "A\nB", "é", "${{ x }}", "'"] {
        list.push(kept(variable(name, "plain"), &[], &[]));
    }
    list
}

fn argo() -> Vec<Said> {
    let refused = |pipeline: Pipeline, code| refused(pipeline, "argo", code);
    let kept = |pipeline: Pipeline, codes: &[&'static str]| kept(pipeline, &["argo"], codes);
    let twins = [called("match_x"), called("match_X")];
    let own = || Task::new("one", "x:1").command(["x"]);
    let mut list = vec![
        refused(all(many(200)), "argo-too-many-tasks"),
        refused(Pipeline { id: "Ship_it".to_owned(), ..pipeline(task()) }, "argo-pipeline-id"),
        refused(variable("A B", "x"), "argo-variable-name"),
        refused(variable("2A", "x"), "argo-variable-name"),
        kept(variable("a.b-c_d", "x"), &[]),
        refused(variable("TOKEN", "pipeline_secret{{my key}}"), "argo-key"),
        refused(variable("TOKEN", &format!("pipeline_secret{{{{{}}}}}", "x".repeat(254))), "argo-key"),
        // Once it is escaped, and in JSON as Go writes it.
        refused(pipeline(task().command(["$".repeat(70_000)])), "argo-too-long"),
        refused(pipeline(task().command(["<".repeat(25_000)])), "argo-too-long"),
        refused(variable("BIG", &"$".repeat(70_000)), "argo-too-long"),
        // All arguments together.
        refused(pipeline(task().command(["x".repeat(70_000), "y".repeat(70_000)])), "argo-too-long"),
        refused(Pipeline { description: Some("x".repeat(270_000)), ..pipeline(task()) }, "argo-too-long"),
        refused(all(many(12).map(|task| task.command(["x".repeat(100_000)]))), "argo-file-too-large"),
        kept(all(twins), &[]),
        Said { codes: vec!["argo-renamed", "argo-same-name"], ..refused(all([called("not"), called("not_task")]), "") },
        Said { args: vec!["argo", "--offline"], ..refused(pipeline(own()), "argo-entrypoint") },
        kept(pipeline(own()), &["argo-entrypoint"]),
        kept(pipeline(own().entrypoint(none())), &[]),
        kept(pipeline(task()).parallelism(1), &[]),
        kept(pipeline(task()).parallelism(3), &[]),
        kept(
            pipeline(task().variable("A", "<".repeat(20_000)).variable("B", "x".repeat(20_000))),
            &["argo-large-task"],
        ),
        kept(pipeline(task().variable("A", "x".repeat(20_000)).variable("B", "x".repeat(20_000))), &[]),
        kept(Pipeline { name: "a {{ b".to_owned(), ..pipeline(task()) }, &["argo-name"]),
        kept(Pipeline { description: Some("a {{ b".to_owned()), ..pipeline(task()) }, &["argo-description"]),
        kept(variable("TOKEN", "global_secret{{token}}"), &["argo-global-secret"]),
        kept(variable("report", "pipeline_object{{report}}"), &["argo-pipeline-object"]),
        kept(pipeline(task().registry_auth("me", "hunter2")), &["argo-registry-password"]),
    ];
    for word in "and not nil let else true false matches contains startsWith endsWith 2fa -ab".split(' ') {
        let ids = if word == "-ab" { Ids::KebabCase } else { Ids::SnakeCase };
        list.push(kept(Pipeline { ids, ..pipeline(called(word)) }, &["argo-renamed"]));
    }
    list
}

fn list() -> Vec<Said> {
    [both(), github(), argo()].into_iter().flatten().collect()
}

/// That exporting says just these codes, and exits with this code.
fn said(target: &str, exit: i32) {
    for said in list().iter().filter(|said| said.args[0] == target && said.exit == exit) {
        said.pipeline.validate().unwrap();
        let ran = about(&said.pipeline, &[&["export"], said.args.as_slice(), &["-"]].concat());
        assert_eq!(ran.code, Some(exit), "{:?} {:?}", said.codes, ran.errors);
        assert_eq!(ran.output.is_empty(), exit == 1, "{:?} {:?}", said.codes, ran.errors);
        let line = |line: &str| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned());
        let heads = ran.errors.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
        let told: BTreeSet<String> = heads.filter_map(line).collect();
        assert_eq!(told, said.code().into_iter().map(str::to_owned).collect(), "{}", ran.errors);
        assert!(!format!("{}{}", ran.output, ran.errors).contains("hunter2"));
    }
}

/// None has a page that nobody can come to.
fn every_code_is_said_of_some_pipeline() {
    let rules = gofer(folder().path(), &["rules", "--format", "json"]);
    let rules: Value = serde_json::from_str(&rules.output).unwrap();
    let codes =
        rules["result"]["rules"].as_array().unwrap().iter().map(|rule| rule["code"].as_str().unwrap().to_owned());
    let of_exports: BTreeSet<String> =
        codes.filter(|code| targets().iter().any(|target| code.starts_with(&format!("{target}-")))).collect();
    let said: BTreeSet<String> = list().iter().flat_map(Said::code).map(str::to_owned).collect();
    assert_eq!(said, of_exports);
}

/// In the form of every command's problems.
fn machines_are_told_the_same() {
    for said in list().iter().filter(|said| said.pipeline.tasks.len() < 5) {
        let ran = about(&said.pipeline, &[&["export"], said.args.as_slice(), &["--format", "json", "-"]].concat());
        assert_eq!((ran.code, ran.errors.as_str()), (Some(said.exit), ""), "{:?}", said.codes);
        let answer: Value = serde_json::from_str(&ran.output).unwrap();
        assert_eq!(answer["ok"], said.exit == 0);
        assert_eq!(answer["result"]["files"].as_array().unwrap().len(), usize::from(said.exit == 0));
        let problems = answer["problems"].as_array().unwrap();
        let codes: BTreeSet<&str> = problems.iter().map(|problem| problem["code"].as_str().unwrap()).collect();
        assert_eq!(codes, said.code().into_iter().collect());
        for problem in problems {
            assert!(problem["field"].is_string() && problem["message"].is_string(), "{problem}");
            assert!(problem["severity"] == "warning" || problem["help"].is_string(), "{problem}");
            assert_eq!(problem["pipeline"], said.pipeline.id.as_str());
        }
    }
}

/// What is given on the command line is checked there.
fn arguments_that_the_target_cannot_hold_are_none() {
    for (args, why) in [
        (&["github", "--runs-on="][..], "write the label of a runner"),
        (&["github", "--runs-on", "${{ x }}"], "write the label of a runner"),
        (&["github", "--checkout="], "write an action with its version"),
        (&["github", "--checkout=actions/checkout"], "write an action with its version"),
        (&["github", "--on", "pull"], "the events are push, pull_request and schedule=CRON"),
        (&["github", "--on", "schedule=0 3 * *"], "a time of cron has 5 fields"),
        (&["argo", "--pipeline-secret", "Mine {{x}}"], "a name in Kubernetes has small letters"),
        (&["argo", "--global-secret=-a"], "a name in Kubernetes has small letters"),
        (&["argo", "--service-account", "a..b"], "a name in Kubernetes has small letters"),
        (&["argo", "--pending-timeout", "1d"], "write a time such as 90s, 30m or 1h"),
        (&["argo", "--pending-timeout", "0m"], "write a time such as 90s, 30m or 1h"),
    ] {
        let ran = about(&pipeline(task()), &[&["export"], args, &["-"]].concat());
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{args:?}");
        assert!(ran.errors.contains(why), "{args:?}: {}", ran.errors);
    }
}

fn what_help_says_mends_it() {
    for (id, help) in [
        ("Ship_it", "give it the id `ship-it`, in a block with `ids: \"kebab-case\"`"),
        ("Ship", "give it the id `ship`\n"),
        ("_a_", "give it the id `a-pipeline`, in a block with `ids: \"kebab-case\"`"),
        ("___", "give it the id `my-pipeline`, in a block with `ids: \"kebab-case\"`"),
    ] {
        let ran = about(&Pipeline { id: id.to_owned(), ..pipeline(task()) }, &["export", "argo", "-"]);
        assert!(ran.errors.contains(help), "{}", ran.errors);
    }
    let twins = all([called("not"), called("not_task")]);
    let ran = about(&twins, &["export", "argo", "-"]);
    let why = "task `not_task`, id: Argo Workflows cannot tell it from task `not`: both would be called `not-task`\n --> standard input:1:";
    assert!(ran.errors.contains(why), "{}", ran.errors);
    // Each Secret is told of at the first task that needs it.
    let with = |id: &str, user: &str| called(id).registry_auth(user, "hunter2");
    let ran = about(&all([with("one", "me"), with("two", "me"), with("three", "you")]), &["export", "argo", "-"]);
    for (task, secret, user, column) in [("one", "ship-registry", "me", 128), ("three", "ship-registry-2", "you", 612)]
    {
        let told = format!(
            "task `{task}`, registry_auth: the password is not written; all tasks may use the credentials of the Secret \
             {secret}\n --> standard input:1:{column}\nhelp: make it with `kubectl create secret docker-registry {secret} \
             --docker-server=https://index.docker.io/v1/ --docker-username={user} --docker-password=...`\n"
        );
        assert!(ran.errors.contains(&told), "{}", ran.errors);
    }
    assert!(!ran.errors.contains("task `two`"), "{}", ran.errors);
}

fn all_is_refused_at_once_and_nothing_is_written() {
    let task = task().inject_api_token(true).variable("report", "run_object{{report}}").registry_auth("me", "hunter2");
    let pipeline = pipeline(task).parallelism(2);
    let ran = about(&pipeline, &["export", "github", "-"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""));
    assert_eq!(
        ran.errors,
        "error[github-parallelism]: pipeline, parallelism: GitHub Actions cannot limit the runs at one time to 2\n --> standard input:1:61\n\
         help: it can do a `parallelism` of 1, or of 0 for no limit\n\n\
         error[github-run-object]: task `one`, variables: `report` reads run_object `report`, which GitHub Actions has not\n --> standard input:1:204\n\
         help: do both in one task, or carry it through a registry or store of your own\n\n\
         error[github-api-token]: task `one`, inject_api_token: there is no Gofer server whose API the token would open\n --> standard input:1:286\n\
         help: leave `inject_api_token` out, and do without the API\n\n\
         warning[github-registry-password]: task `one`, registry_auth: the password is not written: it is read from a \
         secret of GitHub's\n --> standard input:1:128\n\
         help: set the secret REGISTRY_PASSWORD_ONE of the repository to the password\n"
    );
    assert!(!ran.errors.contains("hunter2"));
}
