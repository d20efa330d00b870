//! Each answer that real servers were recorded to give is given to the command that asks for it, and it is looked what is
//! said then. What no command asks is named too.

use std::collections::BTreeSet;

use gofer_model::{Pipeline, Task, global_secret, pipeline_object, pipeline_secret};
use serde_json::{Value, json};

use crate::recorded::rows;
use crate::server::state::BOTH;
use crate::server::{Fault, Server, Version};
use crate::user::User;

/// The row, what asks for it, the exit code and what is said. `NS` and `ID` stand for the namespace and the pipeline in the
/// row's path, and so does `RUN` for its run.
const ASKED: &[(&str, &str, i32, &str)] = &[
    ("system metadata", UP, 0, "registered"),
    ("auth on: metadata without a token", UP, 0, "registered"),
    ("get namespace", UP, 0, "registered"),
    (
        "get namespace that does not exist",
        "up ID.json --namespace nowhere",
        2,
        "the namespace `nowhere` is not on the server",
    ),
    ("create namespace", CREATE, 0, "registered"),
    ("create namespace again", CREATE, 0, "registered"),
    ("create namespace with an underscore", CREATE, 2, "'team_a' is not a valid identifier"),
    ("auth on: create namespace", CREATE, 0, "registered"),
    ("auth on: create namespace as user", CREATE, 2, "takes the token of an administrator"),
    ("newest config, none registered yet", UP, 0, "as version 1"),
    ("newest config", UP, 0, "version 2 in the namespace team-a"),
    ("auth on: newest config as deployer", UP, 0, "since version 1 in"),
    ("auth on: newest config as user", UP, 2, "an administrator gives a token its roles"),
    ("register in a namespace that does not exist", UP, 2, "a server says so if the namespace is not there"),
    ("register the first version", UP, 0, "as version 1 in"),
    ("register the same again", UP, 0, "as version 2 in"),
    ("register a third version, not deployed", UP, 0, "as version 3 in"),
    ("register without the secret", UP, 0, "as version 6 in"),
    ("register to a disabled pipeline", UP, 0, "as version 2 in"),
    ("body of 3 MB", UP, 0, "as version 4 in"),
    ("parallelism -1", UP, 2, "Could not create new pipeline config object` (500)"),
    ("a field missing", UP, 2, "missing field `parallelism`"),
    ("id other than the path's", UP, 2, "does not match pipeline id in configuration"),
    ("version header wrong", UP, 2, "Incorrect Gofer version header"),
    ("auth on: register as deployer", UP, 0, "as version 1 in"),
    ("auth on: register with the bootstrap token", UP, 0, "as version 1 in"),
    ("auth on: register in a namespace the role does not name", UP, 2, "Namespaces(\"team-x\")"),
    ("auth on: register without a token", UP, 2, "it asks for a token: set GOFER_TOKEN"),
    ("auth on: register with a wrong token", UP, 2, "the token is not one of this server's"),
    ("auth on: register as user", UP, 2, "an administrator gives a token its roles"),
    ("auth on: register with an expired token", UP, 2, "ask for another token"),
    ("list pipelines", "runs --namespace NS", 0, "shipit"),
    ("list pipeline secrets", NEEDY, 0, "global_secret `chat` is not on the server"),
    ("auth on: secrets without the right", NEEDY, 0, "look which pipeline_secrets there are"),
    ("list global secrets", NEEDY, 0, "pipeline_secret `deploy-key` is not on the server"),
    ("list pipeline objects", NEEDY, 0, "global_secret `chat` is not on the server"),
    ("deploy version 2", DEPLOY, 0, "deployed: shipit, version 2"),
    ("deploy the deployed version again", DEPLOY, 0, "deployed: shipit, version 2"),
    ("deployments", DEPLOY, 0, "deployed: shipit"),
    ("deployment 1", DEPLOY, 0, "deployed: shipit"),
    ("deploy version 1", DEPLOY, 0, "deployed: deployed, version 1"),
    ("deploy version 2 over it", DEPLOY, 0, "deployed: deployed, version 2"),
    ("auth on: deploy as deployer", DEPLOY, 2, "takes the token of an administrator"),
    ("run 1 while it runs", SHOW, 0, "run 1 of shipit running"),
    ("tasks of run 1 while it runs", SHOW, 0, "waiting"),
    ("run 1 when it is over", SHOW, 0, "run 1 of shipit failed"),
    (
        "tasks of run 1 when it is over",
        SHOW,
        0,
        "Parent 'test' has incorrect status 'failed' for required 'successful' dependency",
    ),
    ("the cancelled run", SHOW, 0, "run 1 of slowone was cancelled"),
    ("tasks of the cancelled run", SHOW, 0, "The task execution was cancelled"),
    ("run after one task was cancelled", SHOW, 0, "run 2 of slowone was cancelled"),
    ("tasks after one was cancelled", SHOW, 0, "required 'any' dependency"),
    ("auth on: run as deployer", SHOW, 0, "run 1 of shipit succeeded"),
    ("auth on: tasks as deployer", SHOW, 0, "tok"),
    ("run that does not exist", SHOW, 2, "there is no run 99 of `shipit`"),
    ("run 0", SHOW, 2, "there is no run 0 of `shipit`"),
    ("list runs, the last one", "runs show --pipeline ID --namespace NS", 0, "run 1 of shipit"),
    ("newest run first", "runs show --pipeline ID --namespace NS", 0, "run 2 of oneatatime"),
    ("logs of a task that runs", "logs 1 build --pipeline ID --namespace NS", 0, "caf\u{e9} \u{fffd}\n\n"),
    ("logs of a task that is over", "logs 1 build --pipeline ID --namespace NS", 0, "building\ncaf\u{e9} \u{fffd}\n\n"),
    ("logs of a skipped task", "logs 1 publish --pipeline ID --namespace NS", 0, ""),
    ("logs without the version header", "logs 1 build --pipeline ID --namespace NS", 0, "this is build"),
    ("auth on: logs without a token", "logs 1 build --pipeline ID --namespace NS", 0, "this is build"),
    ("auth on: logs with a token", "logs 1 build --pipeline ID --namespace NS", 0, "this is build"),
    ("start a run", RUN, 0, "run 1"),
    ("start a slow run", RUN, 0, "run 1"),
    ("parallelism 1: start a run", RUN, 0, "run 1"),
    ("parallelism 1: start a second while the first is on (answers only when the first is over)", RUN, 0, "run 2"),
    ("run while version 1 is deployed and 2 registered", RUN, 0, "run 1"),
    ("start a run of a disabled pipeline", RUN, 2, "active"),
    ("start a run of no such pipeline", RUN, 2, "Not Found"),
    ("auth on: start a run as deployer", RUN, 0, "run 1"),
    ("auth on: start a run as user", RUN, 2, "an administrator gives a token its roles"),
];

const UP: &str = "up ID.json --namespace NS";
const CREATE: &str = "up ID.json --namespace new-one --create-namespace";
const NEEDY: &str = "up ID.json --namespace NS";
const DEPLOY: &str = "up ID.json --namespace NS --deploy";
const RUN: &str = "up ID.json --namespace NS --run";
const SHOW: &str = "runs show RUN --pipeline ID --namespace NS";

/// What no command asks, and why.
const NEVER: &[(&str, &[&str])] = &[
    (
        "each question names the version of the API",
        &["system metadata without the version header", "version header missing"],
    ),
    ("a namespace is looked for by its name", &["list namespaces"]),
    (
        "what is sent is whole, and JSON",
        &["create namespace without fields", "broken JSON", "no body", "content type text/plain"],
    ),
    (
        "the newest config says enough",
        &["list configs, none registered yet", "get pipeline, none yet", "get pipeline", "list configs"],
    ),
    ("only the version of a run is asked for", &["config 1", "config that does not exist", "config version no number"]),
    (
        "only the newest version is deployed",
        &["deploy a version that does not exist", "deploy version 0", "deploy version 1 again"],
    ),
    ("the check says so before", &["id with an underscore", "id too short", "id too long", "status in lower case"]),
    (
        "there is no such call",
        &["no such route", "wrong method", "start a run without variables", "auth on: Authorization of another scheme"],
    ),
    ("the answer was not kept", &["body of 0.9 MB", "body of 20 MB"]),
    ("all tasks are asked for at once", &["one task of run 1 while it runs", "one task when it is over", "task"]),
    (
        "a log is asked for once its task is there and has started",
        &["logs of a task that waits", "logs of no such task"],
    ),
    ("a log is a websocket", &["logs without an upgrade to websocket"]),
    ("the newest ones are asked for", &["list runs"]),
    (
        "the newest config says whether it is deployed",
        &[
            "config states before a deployment",
            "config states after a deployment",
            "config states after a second deployment",
        ],
    ),
    (
        "asked by Ctrl-C, whose tests are those of following",
        &["cancel a run", "cancel a run that is over", "auth on: cancel without the right to delete"],
    ),
];

#[test]
fn every_row_is_asked_for_or_it_is_said_why_not() {
    let all = rows(Version::Released);
    let all: BTreeSet<&str> = all.iter().map(|row| row["name"].as_str().unwrap()).collect();
    let never = NEVER.iter().flat_map(|(_, names)| names.iter().copied());
    let named: Vec<&str> = ASKED.iter().map(|(name, ..)| *name).chain(never).collect();
    assert_eq!(named.len(), named.iter().collect::<BTreeSet<_>>().len(), "one is named twice");
    assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), all);
}

#[test]
fn what_is_said_of_each_recorded_answer() {
    let mut wrong = Vec::new();
    for version in BOTH {
        for row in rows(version) {
            let name = row["name"].as_str().unwrap();
            let Some((_, line, code, said)) = ASKED.iter().find(|(asked, ..)| *asked == name) else { continue };
            let (server, user) = (Server::new(version), User::new());
            let (path, line) = prepare(&server, &user, &row, line);
            server.fails(&path, Fault::recorded(&row), 1);
            let ran = user.runs(&format!("{line} --server {}", server.url()));
            let asked = server.asked().iter().filter(|asked| asked.line() == path).count();
            let text = format!("{}{}", ran.output, ran.errors);
            if ran.code != Some(*code)
                || asked == 0
                || !(text.contains(said)
                    || *name == *"start a run of no such pipeline" && text.contains("Could not find pipeline metadata"))
            {
                wrong.push(format!("{version:?}, {name}: {line}: asked {asked} times, wanted {code} {said}\n{ran:#?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{} are wrong", wrong.join("\n"), wrong.len());
}

/// What there is before the answer is given, so that it is asked for; the row's line, and the command's.
fn prepare(server: &Server, user: &User, row: &Value, line: &str) -> (String, String) {
    let path = row["ask"].as_str().unwrap().to_owned();
    let words: Vec<&str> = path.split(['/', '?']).collect();
    let at = |place: usize, otherwise: &str| {
        words.get(place).filter(|word| !word.is_empty()).map_or(otherwise.to_owned(), |word| (*word).to_owned())
    };
    let namespace = at(3, "team-a");
    let namespace = if path.contains("pipelines") || path.contains("GET /api/namespaces/team-a") {
        namespace
    } else {
        "team-a".to_owned()
    };
    let id = at(5, "shipit");
    server.state().namespace(&namespace);
    let pipeline = pipeline(&id, line == NEEDY && ["secrets", "objects"].iter().any(|word| path.contains(word)));
    user.has(&pipeline);
    let register = |pipeline: &Pipeline, times: usize| {
        for number in (0..times).rev() {
            let mut pipeline = pipeline.clone();
            if number > 0 {
                pipeline.description = Some(number.to_string());
            }
            user.has(&pipeline);
            user.runs(&format!("up {id}.json --namespace {namespace} --server {}", server.url())).says(0, &[]);
        }
    };
    match line {
        CREATE => {
            // Between the question and the answer.
            server.fails("GET /api/namespaces/new-one", Fault::error(404, "Not Found"), 1);
            server.state().namespace("new-one");
        }
        DEPLOY => {
            register(&pipeline, path.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or(1));
            // The recorded one is asked for after that.
            let over = |number: u64| json!({"deployment_id": number, "end_version": 0, "state": "Complete", "status": "Successful"});
            let most = if path.contains("/deployments/") { 0 } else { 3 };
            server.state().pipeline(&namespace, &id).deployments = (0..most).map(|number| over(number + 1)).collect();
        }
        RUN => register(&pipeline, 1),
        _ if line.starts_with("runs") || line.starts_with("logs") => {
            register(&pipeline, 1);
            server.has_run(&namespace, &id);
            server.has_run(&namespace, &id);
        }
        _ => {}
    }
    user.has(&pipeline);
    let run = at(7, "1");
    let line = line.replace("ID", &id).replace("NS", &namespace).replace("RUN", &run);
    (path, line)
}

fn pipeline(id: &str, is_needy: bool) -> Pipeline {
    let recorded = rows(Version::Released);
    let sent =
        recorded.iter().find(|row| row["name"] == "register the first version").unwrap()["sends"]["config"].clone();
    let mut pipeline: Pipeline = serde_json::from_value(sent).unwrap();
    id.clone_into(&mut pipeline.id);
    if is_needy {
        let needy = Task::new("needy", "busybox:1")
            .variable("A", pipeline_secret("deploy-key"))
            .variable("B", global_secret("chat"))
            .variable("last-green", pipeline_object("last-green"));
        pipeline.tasks = vec![needy];
    }
    pipeline
}
