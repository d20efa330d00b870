//! What is registered and what is not, and what is said of it.

use gofer_model::{Pipeline, Status, Task};
use serde_json::Value;

use crate::common::crate_with;
use crate::server::state::BOTH;
use crate::server::{Fault, Server, Version};
use crate::user::{User, answer, ship};

fn up(user: &User, server: &Server, args: &str) -> crate::common::Ran {
    user.runs(&format!("up {args} --server {}", server.url()))
}

/// A pipeline with something in each of its fields.
fn rich() -> Pipeline {
    Pipeline::new("rich", "Rich \u{e9}\u{1f980}").description("What it is\nfor.").parallelism(2).tasks([
        Task::new("zebra", "registry.example.com/a:1")
            .description("first in order, last by name")
            .registry_auth("robot", "hunter2")
            .entrypoint(["sh"])
            .command(["-c", "echo \"$A\"\n\techo 'b'"])
            .variables([("A", "1"), ("b", ""), ("C", "x=y")])
            .inject_api_token(true)
            .always_pull_newest_image(false),
        Task::new("aardvark", "busybox:1").depends_on([("zebra", Status::Failure)]).entrypoint([""; 0]),
        Task::new("middle", "busybox:1").depends_on([("zebra", Status::Any), ("aardvark", Status::Success)]),
    ])
}

/// What a server gives back of a pipeline has another form: it is the same for all that.
#[test]
fn what_was_registered_is_unchanged() {
    for version in BOTH {
        let (server, user) = (Server::new(version), User::new());
        for pipeline in [rich(), ship(), Pipeline::new("empty", "No tasks")] {
            user.has(&pipeline);
            let id = &pipeline.id;
            up(&user, &server, &format!("{id}.json")).says(0, &[&format!("registered: {id}, as version 1")]);
            up(&user, &server, &format!("{id}.json")).says(0, &[&format!("unchanged: {id}, version 1")]);
            up(&user, &server, &format!("{id}.json --dry-run")).says(0, &["unchanged"]);
            assert_eq!(server.state().pipeline("default", id).configs.len(), 1);
        }
        assert_eq!(server.asked_to("POST").len(), 3);
        // What is sent is the pipeline's own JSON.
        let sent =
            server.asked().into_iter().find(|asked| asked.line().contains("POST") && asked.path.contains("rich"));
        let sent = sent.unwrap();
        assert_eq!(sent.json()["config"], serde_json::from_str::<Value>(&rich().to_json()).unwrap());
        assert_eq!(sent.headers["content-type"], "application/json");
    }
}

#[test]
fn every_question_names_the_version_of_the_api() {
    let (server, user) = (Server::new(Version::Released), User::new());
    up(&user, &server, "ship.json --deploy").says(0, &["registered"]);
    assert!(server.asked().iter().all(|asked| asked.headers["gofer-api-version"] == "v0"));
    assert_eq!(server.asked()[0].path, "/api/system/metadata");
}

/// What differs is shown as `diff` shows it; passwords are not.
#[test]
fn a_difference_is_shown_in_the_words_of_diff() {
    let (server, user) = (Server::new(Version::Released), User::new());
    user.has(&rich());
    up(&user, &server, "rich.json").says(0, &["as version 1"]);
    std::fs::copy(user.folder().join("rich.json"), user.folder().join("old.json")).unwrap();
    let mut changed = rich();
    changed.tasks[0].registry_auth.as_mut().unwrap().pass = "hunter3".to_owned();
    changed.tasks[0].command = Some(vec!["-c".to_owned(), "echo \"$A\"\n\techo 'c'".to_owned()]);
    changed.tasks.truncate(2);
    changed.parallelism = 3;
    user.has(&changed);
    let ran = up(&user, &server, "rich.json");
    ran.says(0, &["changed: rich, since version 1", "registered: rich, as version 2"]).says_not("hunter");
    let diff = user.runs("diff old.json rich.json");
    let of_diff: Vec<&str> = diff.output.lines().filter(|line| !line.starts_with("these differ")).collect();
    for line in of_diff.iter().filter(|line| !line.trim().is_empty()) {
        assert!(ran.output.contains(line), "`{line}` of diff is not in\n{}", ran.output);
    }
}

/// The server's answer to what it does not take is not waited for.
#[test]
fn what_this_server_does_not_take_is_said_before() {
    let underscore = Pipeline::new("ship_it", "Ship it").task(Task::new("one_task", "busybox:1"));
    let hyphen = Pipeline::new("ship-it", "Ship it").task(Task::new("one-task", "busybox:1"));
    for (semver, pipeline, code, said) in [
        ("0.9.1", &underscore, 1, "takes `-` instead\n --> ship_it.json:1:7\nhelp: write `\"ship-it\"`\n"),
        ("0.9.1", &hyphen, 0, "registered"),
        ("0.8.3", &underscore, 1, "help: write `\"ship-it\"`\n"),
        ("0.8.2", &hyphen, 1, "takes `_` instead\n --> ship-it.json:1:7\nhelp: write `\"ship_it\"`\n"),
    ] {
        let (server, user) = (Server::new(Version::Released), User::new());
        semver.clone_into(&mut server.state().semver);
        user.has(pipeline);
        let ran = up(&user, &server, &format!("{}.json", pipeline.id));
        ran.says(code, &[said]);
        assert_eq!(server.asked_to("POST").len(), usize::from(code == 0), "{semver}: {ran:?}");
        assert!(!ran.errors.contains("ids:"), "JSON has no such setting: {ran:?}");
    }
}

#[test]
fn a_pipeline_that_is_not_valid_reaches_no_server() {
    let (server, user) = (Server::new(Version::Released), User::new());
    user.has(&Pipeline::new("ship", "Ship").tasks([Task::new("one", "a:1").depends_on(["two"])]));
    up(&user, &server, "ship.json").says(1, &["`two`", "nothing was registered"]);
    assert!(server.asked().is_empty());
}

/// A pipeline of more than 64 KiB, which Gofer's own command line cannot send.
#[test]
fn a_large_pipeline_is_no_matter() {
    let (server, user) = (Server::new(Version::Released), User::new());
    let tasks = (0..2000).map(|number| Task::new(format!("task{number}"), "busybox:1").command(["echo", "x"]));
    user.has(&Pipeline::new("large", "Large").tasks(tasks));
    up(&user, &server, "large.json").says(0, &["registered: large", "2000 tasks"]);
    up(&user, &server, "large.json").says(0, &["unchanged"]);
}

#[test]
fn a_namespace_that_is_not_there_is_named_and_made_if_that_is_wanted() {
    for version in BOTH {
        let (server, user) = (Server::new(version), User::new());
        let ran = up(&user, &server, "ship.json --namespace team-a");
        ran.says(2, &["the namespace `team-a` is not on the server", "`--create-namespace`"]);
        up(&user, &server, "ship.json --namespace team-a --create-namespace --dry-run")
            .says(1, &["would be made: the namespace team-a\n", "would be registered"]);
        assert_eq!(server.asked_to("POST"), [""; 0]);
        up(&user, &server, "ship.json --namespace team-a --create-namespace")
            .says(0, &["made: the namespace team-a\n", "in the namespace team-a"]);
        assert_eq!(server.asked_to("POST").len(), 2);
        // It is there now.
        up(&user, &server, "ship.json --namespace team-a --create-namespace").says(0, &["unchanged"]).says_not("made:");
        // The server takes no such name, and says why.
        let ran = up(&user, &server, "ship.json --namespace team_b --create-namespace");
        ran.says(2, &["'team_b' is not a valid identifier"]);
    }
}

#[test]
fn deploying_waits_until_it_is_over() {
    for version in BOTH {
        let (server, user) = (Server::new(version), User::new());
        server.state().deployment = (3, "Successful");
        up(&user, &server, "ship.json --deploy")
            .says(0, &["registered: ship, as version 1", "deployed: ship, version 1"]);
        assert_eq!(server.state().pipeline("default", "ship").configs[0]["state"], "live");
        // What is deployed is not deployed again.
        up(&user, &server, "ship.json --deploy").says(0, &["unchanged", "was already"]);
        let deploys =
            |server: &Server| server.asked_to("POST").iter().filter(|line| line.ends_with("configs/1")).count();
        assert_eq!(deploys(&server), 1);
        user.has(&ship().description("new"));
        server.state().deployment = (0, "Failed");
        let ran = up(&user, &server, "ship.json --deploy");
        ran.says(1, &["registered: ship, as version 2", "not deployed: ship, version 2", "It could not be done"]);
    }
}

/// A server that is away while it deploys does not make it fail, and whoever cannot be told that it is done, is told that it has begun.
#[test]
fn a_deployment_is_waited_for_while_the_server_is_away() {
    let (server, user) = (Server::new(Version::Released), User::new());
    server.state().deployment = (3, "Successful");
    let look = "GET /api/namespaces/default/pipelines/ship/deployments/1";
    server.fails(look, Fault::error(500, "Internal Server Error: busy"), 2);
    server.fails(look, Fault::error(429, "slow down"), 4);
    up(&user, &server, "ship.json --deploy").says(0, &["deployed: ship, version 1"]);
    user.has(&ship().description("changed"));
    let look = "GET /api/namespaces/default/pipelines/ship/deployments/2";
    server.fails(look, Fault::error(401, "Token expired"), 1);
    up(&user, &server, "ship.json --deploy").says(
        2,
        &[
            "look whether deployment 2 of `ship` is over",
            "`Token expired` (401); it has begun, and goes on on the server",
        ],
    );
}

/// An answer that did not come back is no reason to deploy twice.
#[test]
fn a_deployment_is_begun_once() {
    let (server, user) = (Server::new(Version::Released), User::new());
    server.fails("/configs/1", Fault::CutWhenDone, 1);
    up(&user, &server, "ship.json --deploy").says(0, &["deployed: ship, version 1"]);
    assert_eq!(server.state().pipeline("default", "ship").deployments.len(), 1);
}

fn main_of(id: &str) -> String {
    format!(
        "use gofer_dsl::{{Pipeline, pipeline}};\nfn main() -> Pipeline {{\n    pipeline! {{\n        id: {id}, name: \"N\",\n        \
         task one {{ image: \"busybox:1\" }}\n    }}\n}}\n"
    )
}

/// A whole namespace is brought up to date, and nothing is taken away.
#[test]
fn a_workspace_is_brought_up_to_date_and_nothing_removed() {
    let (server, user) = (Server::new(Version::Released), User::new());
    let root = user.folder().join("repository");
    std::fs::create_dir_all(&root).unwrap();
    for (name, id) in [("up_ws_one", "first"), ("up_ws_two", "second")] {
        crate_with(&root, name, &main_of(id));
    }
    std::fs::write(
        root.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"up_ws_one\", \"up_ws_two\"]\n",
    )
    .unwrap();
    user.has(&Pipeline::new("other", "Other").task(Task::new("one", "busybox:1")));
    up(&user, &server, "other.json").says(0, &["registered: other"]);
    let ran = up(&user, &server, "repository --workspace");
    ran.says(0, &["registered: first, as version 1", "registered: second, as version 1"]);
    ran.says(0, &["not here: other", "nothing was removed"]);
    let ran = up(&user, &server, "repository --workspace");
    ran.says(0, &["unchanged: first", "unchanged: second", "not here: other"]);
    assert_eq!(server.asked_to("POST").len(), 3);
    assert_eq!(server.asked_to("DELETE"), [""; 0]);
    // A part of it says nothing of the rest.
    up(&user, &server, "repository -p up_ws_one").says(0, &["unchanged: first"]).says_not("not here");
}

/// Where one of several cannot be registered, it is known of each what became of it.
#[test]
fn what_was_done_until_something_failed_is_said() {
    let (server, user) = (Server::new(Version::Released), User::new());
    let root = user.folder().join("repository");
    std::fs::create_dir_all(&root).unwrap();
    for (name, id) in [("up_part_one", "first"), ("up_part_two", "second")] {
        crate_with(&root, name, &main_of(id));
    }
    std::fs::write(
        root.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"up_part_one\", \"up_part_two\"]\n",
    )
    .unwrap();
    server.fails(
        "POST /api/namespaces/default/pipelines/second/configs",
        Fault::error(500, "Internal Server Error: full"),
        1,
    );
    let ran = up(&user, &server, "repository --workspace");
    ran.says(2, &["registered: first, as version 1", "Internal Server Error: full` (500)"])
        .says_not("registered: second");
    server.fails(
        "POST /api/namespaces/default/pipelines/second/configs",
        Fault::error(500, "Internal Server Error: full"),
        1,
    );
    let ran = up(&user, &server, "repository --workspace --format json");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert!(answer["problems"][0].to_string().contains("Internal Server Error: full` (500)"), "{answer:#}");
}

/// What machines are told has the form that is written down.
#[test]
fn json_is_as_its_schema_says() {
    let (server, user) = (Server::new(Version::Released), User::new());
    let told = |args: &str, code: i32| {
        let ran = up(&user, &server, &format!("{args} --format json"));
        assert_eq!((ran.code, ran.errors.as_str()), (Some(code), ""), "{ran:#?}");
        answer("up", &ran)
    };
    let answered = told("ship.json --dry-run", 1);
    assert_eq!(answered["result"]["pipelines"][0]["version"], Value::Null, "{answered:#}");
    let answered = told("ship.json --deploy", 0);
    let row = &answered["result"]["pipelines"][0];
    assert_eq!(
        (&row["id"], &row["version"], &row["before"]),
        (&"ship".into(), &1.into(), &Value::Null),
        "{answered:#}"
    );
    assert_eq!(row["deployed"]["successful"], true, "{answered:#}");
    user.has(&ship().description("new"));
    let answered = told("ship.json", 0);
    let row = &answered["result"]["pipelines"][0];
    assert_eq!((&row["version"], &row["before"]), (&2.into(), &1.into()), "{answered:#}");
    assert_eq!(row["difference"]["same"], false, "{answered:#}");
    let answered = told("ship.json --namespace nowhere", 2);
    assert!(answered["problems"].to_string().contains("the namespace `nowhere` is not on the server"), "{answered:#}");
}

/// What the README shows is what there is.
#[test]
fn the_readme_shows_it() {
    let (server, user) = (Server::new(Version::Released), User::new());
    let hello = |image: &str| {
        let task = Task::new("greet", image).command(["echo", "Hello from Gofer!"]);
        user.has(&Pipeline::new("hello", "Hello").task(task));
    };
    hello("ubuntu:latest");
    up(&user, &server, "hello.json").says(0, &["as version 1"]);
    hello("ubuntu:24.04");
    let ran = up(&user, &server, "hello.json");
    let readme = include_str!("../../../README.md");
    assert!(readme.contains(&format!("```text\n{}```", ran.output)), "{}", ran.output);
}
