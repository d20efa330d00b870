//! What becomes of each field, as the page `where-it-runs.md` says.

use std::fs;
use std::path::Path;

use gofer_model::{Pipeline, Status, Task};
use serde_json::{Value, json};

use crate::common::trials::Case;
use crate::common::{about, folder, program};
use crate::targets;

pub const ALL: &[Case] = &[
    ("the_page_has_a_row_for_each", the_page_has_a_row_for_each),
    ("github_has_each_field", github_has_each_field),
    ("argo_has_each_field", argo_has_each_field),
    ("keys_are_in_the_order_of_the_documentation", keys_are_in_the_order_of_the_documentation),
    ("a_login_leaves_nothing_behind", a_login_leaves_nothing_behind),
];

/// Each field, kind of reference and variable that is set has one, with a word for each place.
fn the_page_has_a_row_for_each() {
    let page = include_str!("../../docs/where-it-runs.md");
    let table = page.split("\n\n").find(|block| block.starts_with("| field or meaning |")).unwrap();
    let rows: Vec<Vec<&str>> =
        table.lines().map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect();
    for row in &rows {
        assert!(row.len() == 3 + targets().len() && row.iter().all(|cell| !cell.is_empty()), "{row:?}");
    }
    let whole: Value = serde_json::from_str(&pipeline(task()).to_json()).unwrap();
    let mut fields: Vec<String> = whole.as_object().unwrap().keys().cloned().collect();
    fields.retain(|field| field != "tasks");
    fields.extend(whole["tasks"][0].as_object().unwrap().keys().cloned());
    let others = ["script", "GOFER_PIPELINE_ID", "GOFER_TASK_ID", "GOFER_TASK_IMAGE", "GOFER_RUN_ID"];
    let kinds = ["pipeline_secret", "global_secret", "pipeline_object", "run_object"];
    fields.extend(others.into_iter().chain(kinds).map(str::to_owned));
    for field in ["a task's `id`", "a task's `description`"] {
        assert!(rows.iter().any(|row| row[0].starts_with(field)), "{field}");
    }
    for field in fields {
        assert!(rows.iter().any(|row| row[0].contains(&format!("`{field}`"))), "{field}");
    }
}

fn task() -> Task {
    Task::new("one", "busybox:stable").entrypoint(["/bin/sh", "-c"]).command(["true"])
}

fn pipeline(task: Task) -> Pipeline {
    Pipeline::new("ship", "Ship it").description("Ships.").task(task)
}

/// What is written, as JSON.
fn written(pipeline: &Pipeline, args: &[&str]) -> Value {
    let ran = about(pipeline, &[&["export"], args, &["--markup", "json", "-"]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    serde_json::from_str(&ran.output).unwrap()
}

fn github_has_each_field() {
    let github = |pipeline: &Pipeline, args: &[&str]| written(pipeline, &[&["github"], args].concat());
    let job = |task: Task, args: &[&str]| github(&pipeline(task), args)["jobs"]["one"].clone();
    let script = |task: Task| job(task, &[])["steps"][0]["run"].as_str().unwrap().to_owned();
    let whole = github(&pipeline(task()), &[]);
    assert_eq!(whole["name"], "Ship it");
    assert_eq!((&whole["on"], &whole["permissions"]), (&json!({ "workflow_dispatch": {} }), &json!({})));
    assert_eq!(whole["concurrency"], Value::Null);
    let alone = github(&pipeline(task()).parallelism(1), &[]);
    assert_eq!(alone["concurrency"], json!({ "group": "gofer-ship", "cancel-in-progress": false }));
    let events = ["--on", "schedule=0 3 * * *", "--on", "push", "--on", "pull_request", "--on", "schedule=1 * * * *"];
    assert_eq!(
        github(&pipeline(task()), &events)["on"],
        json!({ "workflow_dispatch": {}, "push": {}, "pull_request": {},
                "schedule": [{ "cron": "0 3 * * *" }, { "cron": "1 * * * *" }] })
    );
    let child = Task::new("two-b", "x:1").depends_on([("one-a", Status::Any)]);
    let tasks = Pipeline::new("ship", "Ship").tasks([Task { id: "one-a".to_owned(), ..task() }, child]);
    let two = &github(&Pipeline { ids: gofer_model::Ids::KebabCase, ..tasks }, &[])["jobs"]["two-b"];
    assert_eq!(two["needs"], json!(["one-a"]));
    assert_eq!(
        two["if"],
        "${{ !cancelled() && contains(fromJSON('[\"success\",\"failure\",\"skipped\"]'), needs['one-a'].result) }}"
    );
    let name = |id: &str| github(&pipeline(Task { id: id.to_owned(), ..task() }), &[])["jobs"].clone();
    for (id, job) in [("one", "one"), ("_one", "_one"), ("2fa", "_2fa"), ("__one", "job__one")] {
        assert_eq!(name(id).as_object().unwrap().keys().collect::<Vec<_>>(), [job]);
    }
    assert_eq!(job(task(), &["--runs-on", "big"])["runs-on"], "big");
    assert_eq!(
        script(task().variable("A", "it's ${{ b }}").entrypoint(["/bin/e", "x"])),
        "exec docker run \\\n  --rm --pull always \\\n  -e 'GOFER_PIPELINE_ID=ship' \\\n  -e 'GOFER_TASK_ID=one' \\\n  \
         -e 'GOFER_TASK_IMAGE=busybox:stable' \\\n  -e GOFER_RUN_ID=\"$GITHUB_RUN_NUMBER\" \\\n  \
         -e 'A=it'\\''s ${{ '${{' }} b }}' \\\n  --entrypoint '/bin/e' \\\n  'busybox:stable' 'x' 'true'\n"
    );
    assert!(script(task().always_pull_newest_image(false)).contains("--pull missing "));
    assert!(script(task().entrypoint([""; 0])).contains("--entrypoint ''"));
    assert!(!script(Task { entrypoint: None, ..task() }).contains("--entrypoint"));
    // What the task has itself goes before what a server gives.
    let own = script(task().variable("GOFER_RUN_ID", "7").variable("GOFER_TASK_ID", "mine"));
    assert!(own.contains("GOFER_RUN_ID=7") && !own.contains("RUN_NUMBER") && !own.contains("ID=one"), "{own}");
    let secret = task().variable("TOKEN", "pipeline_secret{{npm}}").registry_auth("me", "hunter2");
    let step = &job(secret, &["--secret", "npm=NPM_TOKEN"])["steps"][0];
    assert_eq!(
        step["env"],
        json!({ "TOKEN": "${{ secrets.NPM_TOKEN }}", "GOFER_REGISTRY_PASSWORD": "${{ secrets.REGISTRY_PASSWORD_ONE }}" })
    );
    let run = step["run"].as_str().unwrap();
    assert!(run.contains("\\\n  -e TOKEN \\\n") && !run.contains("hunter2"), "{run}");
    let checkout = |args: &[&str]| {
        let whole = github(&pipeline(task()), args);
        let steps = &whole["jobs"]["one"]["steps"];
        assert!(steps[1]["run"].as_str().unwrap().contains("--volume \"$GITHUB_WORKSPACE:/workspace\" --workdir"));
        assert_eq!(whole["permissions"], json!({ "contents": "read" }));
        steps[0]["uses"].clone()
    };
    assert_eq!(checkout(&["--checkout"]), "actions/checkout@v5");
    assert_eq!(checkout(&["--checkout=actions/checkout@0123abc"]), "actions/checkout@0123abc");
}

fn argo_has_each_field() {
    let argo = |pipeline: &Pipeline, args: &[&str]| written(pipeline, &[&["argo"], args].concat());
    let template = |task: Task, args: &[&str]| argo(&pipeline(task), args)["spec"]["templates"][1].clone();
    let container = |task: Task| template(task, &[])["container"].clone();
    let whole = argo(&pipeline(task()), &[]);
    assert_eq!(
        whole["metadata"],
        json!({ "name": "ship", "annotations": { "workflows.argoproj.io/title": "Ship it",
                "workflows.argoproj.io/description": "Ships." } })
    );
    let spec = whole["spec"].as_object().unwrap();
    assert_eq!(spec.keys().collect::<Vec<_>>(), ["entrypoint", "templates"]);
    let variable = |name: &str, value: &str| json!({ "name": name, "value": value });
    assert_eq!(
        template(task(), &[]),
        json!({ "name": "one", "pendingTimeout": "1h", "container": {
            "image": "busybox:stable", "imagePullPolicy": "Always", "command": ["/bin/sh", "-c"], "args": ["true"],
            "env": [variable("GOFER_PIPELINE_ID", "ship"), variable("GOFER_TASK_ID", "one"),
                    variable("GOFER_TASK_IMAGE", "busybox:stable"), variable("GOFER_RUN_ID", "{{workflow.uid}}")] } })
    );
    assert_eq!(template(task(), &["--pending-timeout", "90s"])["pendingTimeout"], "90s");
    assert_eq!(container(task().always_pull_newest_image(false))["imagePullPolicy"], "IfNotPresent");
    // Without an entrypoint the command names the program; without either Argo finds out.
    let program = container(task().entrypoint([""; 0]).command(["echo", "x"]));
    assert_eq!((&program["command"], &program["args"]), (&json!(["echo", "x"]), &Value::Null));
    let arguments = container(Task { entrypoint: None, ..task() });
    assert_eq!((&arguments["command"], &arguments["args"]), (&Value::Null, &json!(["true"])));
    let graph = &argo(
        &Pipeline {
            tasks: vec![task(), Task::new("not", "x:1").depends_on([("one", Status::Failure)])],
            ..pipeline(task())
        },
        &[],
    )["spec"]["templates"][0];
    assert_eq!(
        graph["dag"],
        json!({ "target": "one not-task", "failFast": false, "tasks": [{ "name": "one", "template": "one" },
                { "name": "not-task", "depends": "(one.Failed || one.Errored)", "template": "not-task" }] })
    );
    // The graph's own name gives way.
    let taken = argo(&pipeline(Task { id: "pipeline".to_owned(), ..task() }), &[]);
    assert_eq!(taken["spec"]["entrypoint"], "pipeline-graph");
    assert_eq!(
        argo(&pipeline(task()).parallelism(1), &[])["spec"]["synchronization"],
        json!({ "mutexes": [{ "name": "gofer-ship" }] })
    );
    let some = &argo(&pipeline(task()).parallelism(3), &[])["items"];
    assert_eq!((&some[0]["kind"], &some[0]["data"]), (&json!("ConfigMap"), &json!({ "runs": "3" })));
    let key = json!({ "name": some[0]["metadata"]["name"], "key": "runs" });
    assert_eq!(some[1]["spec"]["synchronization"], json!({ "semaphores": [{ "configMapKeyRef": key }] }));
    let given = task()
        .variable("A", "pipeline_secret{{a.b}}")
        .variable("B", "global_secret{{b}}")
        .variable("c", "pipeline_object{{c}}");
    let reads = |args: &[&str]| {
        let env = template(given.clone(), args)["container"]["env"].as_array().unwrap()[4..].to_vec();
        env.into_iter().map(|variable| variable["valueFrom"].clone()).collect::<Vec<Value>>()
    };
    let of = |what: &str, name: &str, key: &str| json!({ what: { "name": name, "key": key } });
    let objects = of("configMapKeyRef", "ship-objects", "c");
    let secret = |name: &str, key: &str| of("secretKeyRef", name, key);
    assert_eq!(reads(&[]), [secret("ship", "a.b"), secret("gofer-global", "b"), objects.clone()]);
    assert_eq!(
        reads(&["--pipeline-secret", "mine", "--global-secret", "all"]),
        [secret("mine", "a.b"), secret("all", "b"), objects]
    );
    let spec = argo(&pipeline(task().registry_auth("me", "hunter2")), &["--service-account", "robot"])["spec"].clone();
    assert_eq!(spec["imagePullSecrets"], json!([{ "name": "ship-registry" }]));
    assert_eq!(
        (&spec["serviceAccountName"], &spec["automountServiceAccountToken"], &spec["executor"]),
        (&json!("robot"), &json!(false), &json!({ "serviceAccountName": "robot" }))
    );
    // Every `$` twice; a brace from a variable of another name than the task's own, and only where there is need.
    let braces = |task: Task| {
        let container = container(task.command(["$A {{b}}"]));
        (container["args"][0].clone(), container["env"][0].clone())
    };
    assert_eq!(braces(task()), (json!("$$A {$(GOFER_BRACE)b}}"), variable("GOFER_BRACE", "{")));
    assert_eq!(
        braces(task().variable("GOFER_BRACE", "mine")),
        (json!("$$A {$(GOFER_BRACE_)b}}"), variable("GOFER_BRACE_", "{"))
    );
}

/// The keys of all maps, in the order they stand in, are in this one.
fn keys_are_in_the_order_of_the_documentation() {
    const GITHUB: &[&[&str]] = &[
        &["name", "on", "permissions", "concurrency", "jobs"],
        &["workflow_dispatch", "push", "pull_request", "schedule"],
        &["needs", "if", "runs-on", "steps"],
        &["name", "uses", "run", "shell", "env"],
    ];
    const ARGO: &[&[&str]] = &[
        &["apiVersion", "kind", "metadata", "spec"],
        &["entrypoint", "serviceAccountName", "imagePullSecrets", "synchronization", "templates"],
        &["name", "depends", "template"],
        &["name", "pendingTimeout", "container"],
        &["image", "imagePullPolicy", "command", "args", "env"],
    ];
    let first = Task::new("one", "x:1").variable("A", "pipeline_secret{{a}}").registry_auth("me", "x").command(["a"]);
    let tasks = [first.entrypoint(["e"]), Task::new("two", "x:1").depends_on(["one"])];
    let pipeline = Pipeline::new("ship", "Ship").parallelism(1).tasks(tasks);
    let events = ["github", "--on", "push", "--on", "pull_request", "--on", "schedule=0 3 * * *", "--checkout"];
    for (args, orders) in [(&events[..], GITHUB), (&["argo", "--service-account", "robot"], ARGO)] {
        for (order, markup) in orders.iter().flat_map(|order| [(order, "yaml"), (order, "json")]) {
            let ran = about(&pipeline, &[&["export"], args, &["--markup", markup, "-"]].concat());
            // Each key is looked for below the one before it.
            let mut rest = ran.output.as_str();
            for key in order.iter().filter(|key| **key != "uses") {
                let quoted = |line: &str| {
                    line.trim_start().trim_start_matches("- ").replace('"', "").starts_with(&format!("{key}:"))
                };
                let from: usize = rest.split_inclusive('\n').take_while(|line| !quoted(line)).map(str::len).sum();
                assert!(from < rest.len(), "{key} of {order:?} in\n{}", ran.output);
                rest = &rest[from..];
            }
        }
    }
}

/// The script itself, with a program in place of Docker that says what it is given.
fn a_login_leaves_nothing_behind() {
    let task = task().registry_auth("it's me", "hunter2");
    let workflow = written(&pipeline(task), &["github"]);
    let script = workflow["jobs"]["one"]["steps"][0]["run"].as_str().unwrap().to_owned();
    let folder = folder();
    let docker = "#!/bin/sh\ncase $1 in\nlogin) echo \"$* with $(cat) in $DOCKER_CONFIG\" >login; exit $LOGIN;;\n*) echo \
                  \"$DOCKER_CONFIG\" >run; exit 3;;\nesac\n";
    let fake = folder.path().join("docker");
    fs::write(&fake, docker).unwrap();
    assert!(program("chmod", folder.path()).args(["+x", "docker"]).status().unwrap().success());
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    let run = |login: &str, password: &str| {
        let mut shell = program("sh", folder.path());
        shell
            .args(["-e", "-c", &script])
            .env("PATH", &path)
            .env("LOGIN", login)
            .env("GOFER_REGISTRY_PASSWORD", password);
        shell.output().unwrap().status.code()
    };
    assert_eq!(run("0", "hunter2"), Some(3));
    let login = fs::read_to_string(folder.path().join("login")).unwrap();
    let (said, config) = login.trim().split_once(" in ").unwrap();
    assert_eq!(said, "login --username it's me --password-stdin with hunter2");
    assert_eq!(fs::read_to_string(folder.path().join("run")).unwrap().trim(), config);
    assert!(config.starts_with('/') && !Path::new(config).exists(), "{config}");
    // A login that fails ends the task, and so does a secret that is not set.
    fs::remove_file(folder.path().join("run")).unwrap();
    assert_eq!(run("5", "hunter2"), Some(5));
    assert_ne!(run("0", ""), Some(0));
    assert!(!folder.path().join("run").exists());
}
