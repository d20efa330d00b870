//! `cargo gofer shell`: a shell where a task would run.

use std::io::Write as _;
use std::process::{Command, Stdio};

use gofer_model::{Pipeline, pipeline_secret, run_object};

use crate::common::{Ran, program};
use crate::support::{Case, Project, cases, end, engine, signal, task, wait_until};

pub const ALL: &[Case] = cases![
    all_that_the_task_is_given_is_there,
    the_exit_code_is_the_shells,
    a_shell_of_several_tasks_or_none,
    an_image_without_a_shell,
    variables_that_the_engine_heeds,
    a_signal_leaves_nothing_behind,
    a_killed_shell_is_swept_up,
];

pub const ON_A_TERMINAL: &[Case] = cases![the_terminal_is_passed_through];

fn pipeline(id: &str) -> Pipeline {
    Pipeline::new(id, "Shell").tasks([
        task("make", "echo -n v1 > $GOFER_OBJECTS/run/tag"),
        task("use", "false")
            .depends_on(["make"])
            .variable("PASSWORD", pipeline_secret("password"))
            .variable("TAG", run_object("tag"))
            .variable("PLAIN", "as it is"),
        task("test_one", "true"),
        task("test_two", "true"),
    ])
}

/// The call of `shell` in a project.
fn shell(project: &Project, args: &[&str]) -> Command {
    let task = &args[..1];
    let rest = ["pipeline.json", "--engine", engine().unwrap(), "--out", "target/gofer"];
    let args = [&["shell"], task, &rest[..], &args[1..]].concat();
    let mut command = crate::common::command(project.path(), &args);
    command.env("TMPDIR", project.temporary());
    command
}

/// What comes of it if this is typed.
fn typed(project: &Project, args: &[&str], text: &str) -> Ran {
    let mut command = shell(project, args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    end(child)
}

/// The containers, images and folders that shells have made and not removed.
fn left(project: &Project) -> Vec<String> {
    let folders = std::fs::read_dir(project.path().join("target/gofer/shells"));
    let folders = folders.into_iter().flatten().flatten().map(|entry| entry.path().display().to_string());
    project.containers().into_iter().chain(folders).collect()
}

fn all_that_the_task_is_given_is_there() {
    let project = Project::new(&pipeline("shell_all"));
    std::fs::write(project.path().join("made"), "of the project\n").unwrap();
    let args = ["use", "--secret", "password=hunter22", "--source"];
    let ran = typed(&project, &args, "");
    let expected = "no shell was started for `use`: there is no run_object `tag`\nhelp: run what makes it first";
    assert!(ran.code == Some(2) && ran.errors.contains(expected), "{}", ran.errors);
    assert_eq!(project.run(&["--task", "make"]).code, Some(0));
    let script = "pwd; cat made; echo $PASSWORD $TAG $PLAIN $GOFER_TASK_ID $GOFER_LOCAL; cat $GOFER_OBJECTS/run/tag\n\
                  echo changed > made; echo changed > $GOFER_OBJECTS/run/tag; echo kept > $GOFER_OBJECTS/pipeline/kept\n";
    let ran = typed(&project, &args, script);
    // Not masked: it is the user's own terminal.
    assert_eq!(ran.output, "/workspace\nof the project\nhunter22 v1 as it is use 1\nv1");
    assert!(ran.errors.contains("note: the objects are a copy of those of run 1\n"), "{}", ran.errors);
    assert!(ran.errors.contains("at /workspace, a copy for each task: not so on a server\n"), "{}", ran.errors);
    assert_eq!(ran.code, Some(0));
    assert_eq!(std::fs::read_to_string(project.path().join("made")).unwrap(), "of the project\n");
    assert_eq!(std::fs::read_to_string(project.record_folder(1).join("objects/tag")).unwrap(), "v1");
    let kept = project.path().join("target/gofer/objects/shell_all/kept");
    assert_eq!(std::fs::read_to_string(kept).unwrap(), "kept\n");
    assert_eq!(left(&project), [""; 0]);
    assert!(!project.record_folder(2).exists(), "it is no run");
    let missing = typed(&project, &["use"], "");
    assert!(missing.errors.contains("pipeline_secret `password`, for use: put `password=VALUE`"), "{}", missing.errors);
}

fn the_exit_code_is_the_shells() {
    let project = Project::new(&pipeline("shell_code"));
    for (text, code) in [("exit 7\n", 7), ("nothing_is_called_so\n", 127), ("true\n", 0)] {
        assert_eq!(typed(&project, &["make"], text).code, Some(code), "{text}");
    }
    let ran = typed(&project, &["make", "--shell", "cat"], "what cat prints\n");
    assert_eq!((ran.code, ran.output.as_str()), (Some(0), "what cat prints\n"));
    assert_eq!(left(&project), [""; 0]);
}

fn a_shell_of_several_tasks_or_none() {
    let project = Project::new(&pipeline("shell_which"));
    let ran = typed(&project, &["test"], "");
    let expected = "error: `test` is several tasks: test_one, test_two\n\
                    help: a shell is of one, as in `cargo gofer shell test_one`\n";
    assert_eq!((ran.code, ran.errors.as_str()), (Some(2), expected));
    let ran = typed(&project, &["mak"], "");
    assert!(ran.errors.contains("make"), "{}", ran.errors);
    assert_eq!(typed(&project, &["test[two]"], "echo $GOFER_TASK_ID\n").output, "test_two\n");
}

fn an_image_without_a_shell() {
    let project = Project::new(&pipeline("shell_none"));
    let ran = typed(&project, &["make", "--shell", "/no/shell"], "");
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""));
    assert!(ran.errors.contains("error: no shell was started for `make`: exec: \"/no/shell\":"), "{}", ran.errors);
    assert_eq!(left(&project), [""; 0]);
    let ran = typed(&project, &["make", "--pull", "never", "--platform", "linux/none"], "");
    assert!(ran.code == Some(2) && ran.errors.contains("no shell was started for `make`: "), "{}", ran.errors);
    assert_eq!(left(&project), [""; 0]);
}

fn variables_that_the_engine_heeds() {
    let heeded =
        Pipeline::new("shell_heeded", "Shell").tasks([task("one", "true").variable("DOCKER_HOST", "elsewhere")]);
    let project = Project::new(&heeded);
    let ran = typed(&project, &["one"], "echo $DOCKER_HOST\n");
    assert_eq!((ran.code, ran.output.as_str()), (Some(0), "elsewhere\n"), "{}", ran.errors);
}

fn a_signal_leaves_nothing_behind() {
    let project = Project::new(&pipeline("shell_signal"));
    let mut command = shell(&project, &["make", "--source"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"echo ready > $GOFER_OBJECTS/pipeline/ready; sleep 300\n").unwrap();
    let ready = project.path().join("target/gofer/objects/shell_signal/ready");
    wait_until("the shell", || ready.exists());
    signal(&child, "TERM");
    let ran = end(child);
    assert_eq!(ran.code, Some(2), "{}", ran.errors);
    assert!(ran.errors.contains("it was ended by a signal"), "{}", ran.errors);
    assert_eq!(left(&project), [""; 0]);
}

fn a_killed_shell_is_swept_up() {
    let project = Project::new(&pipeline("shell_killed"));
    let mut command = shell(&project, &["make"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"echo ready > $GOFER_OBJECTS/pipeline/ready; sleep 300\n").unwrap();
    let ready = project.path().join("target/gofer/objects/shell_killed/ready");
    wait_until("the shell", || ready.exists());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(left(&project).len(), 2, "its container and its folder");
    assert_eq!(typed(&project, &["make"], "").code, Some(0));
    assert_eq!(left(&project), [""; 0]);
}

fn the_terminal_is_passed_through() {
    let project = Project::new(&pipeline("shell_tty"));
    let plain = shell(&project, &["make"]);
    let words: Vec<String> = std::iter::once(plain.get_program())
        .chain(plain.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let mut script = program("script", project.path());
    script.args(["--quiet", "--return", "--command", &words.join(" "), "/dev/null"]);
    script.env("TERM", "xterm").env("TMPDIR", project.temporary());
    let mut child = script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    // Ctrl-C is the shell's: it ends what the shell runs, and not the shell.
    let ready = project.path().join("target/gofer/objects/shell_tty/ready");
    input.write_all(b"test -t 0 && test -t 1 && echo ready > $GOFER_OBJECTS/pipeline/ready; sleep 300\n").unwrap();
    wait_until("the shell on a terminal", || ready.exists());
    input.write_all(b"\x03").unwrap();
    input.write_all(b"echo it goes on: $((20 + 1))\nexit 7\n").unwrap();
    let ran = end(child);
    assert!(ran.output.contains("it goes on: 21"), "{}", ran.output);
    assert_eq!(ran.code, Some(7), "{}", ran.output);
    assert_eq!(left(&project), [""; 0]);
}
