//! Workflows that `act` runs, with real containers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use gofer_model::{Pipeline, Task};
use serde_json::Value;

use crate::common::tools::command;
use crate::common::trials::Case;
use crate::common::{folder, gofer};
use crate::{shapes, texts};

pub const ALL: &[Case] = &[
    ("tasks_end_as_they_do_on_a_server", tasks_end_as_they_do_on_a_server),
    ("every_text_arrives_in_the_container", every_text_arrives_in_the_container),
    ("a_secret_that_is_not_set_fails_its_task", a_secret_that_is_not_set_fails_its_task),
];

const IMAGE: &str = "gofer-test/busybox";

/// What `act` made of a workflow.
struct Acted {
    succeeded: bool,
    results: BTreeMap<String, String>,
    printed: Vec<String>,
}

/// Exports a pipeline and has `act` run it, on this machine itself.
fn act(pipeline: &Pipeline, args: &[&str]) -> Acted {
    let folder = folder();
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=test", "-c", "user.email=test@example.com"]).args(args).current_dir(folder.path());
        assert!(git.output().unwrap().status.success());
    };
    git(&["init", "--quiet"]);
    git(&["commit", "--quiet", "--allow-empty", "--message", "empty"]);
    fs::write(folder.path().join("pipeline.json"), pipeline.to_json()).unwrap();
    let ran = gofer(folder.path(), &["export", "github", "pipeline.json", "-o", "workflow.yml"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    run(folder.path(), args)
}

fn run(folder: &Path, args: &[&str]) -> Acted {
    let mut act = command("act");
    act.args(["workflow_dispatch", "--pull=false", "--rm", "-P", "ubuntu-latest=-self-hosted", "--json", "-v"]);
    act.args(["-W", "workflow.yml"]).args(args).current_dir(folder);
    // It keeps what it works with in the home folder.
    act.env("HOME", folder).env("XDG_CACHE_HOME", folder.join("cache"));
    let output = act.output().unwrap();
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<Value> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut results = BTreeMap::new();
    let mut printed = Vec::new();
    for line in &lines {
        if let (Some(job), Some(result)) = (line["jobID"].as_str(), line["jobResult"].as_str()) {
            results.insert(job.to_owned(), result.to_owned());
        }
        if line["raw_output"] == true {
            printed.push(line["msg"].as_str().unwrap_or_default().trim_end().to_owned());
        }
    }
    assert!(!results.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    Acted { succeeded: output.status.success(), results, printed }
}

fn tasks_end_as_they_do_on_a_server() {
    for mut shape in shapes::all() {
        for task in &mut shape.pipeline.tasks {
            IMAGE.clone_into(&mut task.image);
            task.always_pull_newest_image = false;
        }
        let acted = act(&shape.pipeline, &[]);
        for (task, fate) in shape.pipeline.tasks.iter().zip(&shape.fates) {
            let result = match fate.as_str() {
                "succeeded" => "success",
                "failed" => "failure",
                fate => fate,
            };
            assert_eq!(acted.results[&task.id], result, "{} of {}", task.id, shape.name);
        }
        assert_eq!(acted.succeeded, shape.run == "succeeded", "{}", shape.name);
    }
}

/// Arguments and variables, byte for byte.
fn every_text_arrives_in_the_container() {
    const SAY: &str = "for text; do printf %s \"$text\" | base64 -w 0; echo; done
i=0; while [ $i -lt $COUNT ]; do eval \"printf %s \\\"\\$TEXT_$i\\\"\" | base64 -w 0; echo; i=$((i + 1)); done";
    let is_valid = |text: &String| {
        let task = Task::new("say", IMAGE).command([format!("y{text}")]).variable("TEXT", format!("x{text}"));
        Pipeline::new("texts", "Texts").task(task).validate().is_ok()
    };
    let texts: Vec<String> = texts::all().into_iter().filter(is_valid).collect();
    assert!(texts.len() > 280, "only {} of the texts are valid", texts.len());
    for texts in texts.chunks(60) {
        // As a variable each has a letter before it, as some would be near misses of a reference.
        let variables: Vec<String> = texts.iter().map(|text| format!("x{text}")).collect();
        let mut task = Task::new("say", IMAGE)
            .entrypoint(["/bin/sh", "-c", SAY, "sh"])
            .command(texts.iter().map(|text| format!("y{text}")))
            .variable("COUNT", texts.len().to_string())
            .always_pull_newest_image(false);
        for (number, text) in variables.iter().enumerate() {
            task = task.variable(format!("TEXT_{number}"), text.as_str());
        }
        let acted = act(&Pipeline::new("texts", "Texts").task(task), &[]);
        let decode = |line: &String| base64::engine::general_purpose::STANDARD.decode(line.trim()).ok();
        let arrived: Vec<String> =
            acted.printed.iter().filter_map(decode).filter_map(|bytes| String::from_utf8(bytes).ok()).collect();
        let sent: Vec<String> = texts.iter().map(|text| format!("y{text}")).chain(variables).collect();
        assert_eq!(arrived, sent);
    }
}

fn a_secret_that_is_not_set_fails_its_task() {
    let task = Task::new("say", IMAGE)
        .command(["sh", "-c", "test \"$TOKEN\" = \"a'b c\""])
        .variable("TOKEN", "pipeline_secret{{token}}")
        .always_pull_newest_image(false);
    let pipeline = Pipeline::new("secret", "Secret").task(task);
    assert_eq!(act(&pipeline, &[]).results["say"], "failure");
    assert_eq!(act(&pipeline, &["--secret", "TOKEN=a'b c"]).results["say"], "success");
}
