//! What a run does when something goes wrong around the tasks.

use std::process::Stdio;

use gofer_model::{Pipeline, Task};

use crate::common::Ran;
use crate::support::{Case, Project, SmallDisk, cases, end, engine_says, signal, task, wait_until};

pub const ALL: &[Case] = cases![
    a_killed_run_is_cleaned_up,
    a_container_that_is_killed,
    an_image_that_is_not_there,
    high_exit_codes,
    no_engine,
    an_engine_that_goes_away,
    credentials_for_a_registry,
    output_of_every_kind,
    much_output,
    a_closed_pipe,
];

pub const ON_A_DISK_OF_ITS_OWN: &[Case] = cases![a_full_disk];

fn a_killed_run_is_cleaned_up() {
    let project = Project::new(&Pipeline::new("run_killed", "Killed").tasks([task("serve", "echo ready; sleep 300")]));
    let alive = Project::new(&Pipeline::new("run_alive", "Alive").tasks([task("serve", "echo ready; sleep 300")]));
    let (killed, goes_on) = (project.spawn(&[]), alive.spawn(&[]));
    project.wait_for(1, "serve", "ready");
    alive.wait_for(1, "serve", "ready");
    signal(&killed, "KILL");
    end(killed);
    let left = project.containers();
    assert_eq!(left.len(), 1);
    let cleaned = project.run(&["--clean"]);
    let expected = format!("removed {}\n", left[0]);
    assert!(cleaned.code == Some(0) && cleaned.output.contains(&expected), "{} {}", cleaned.output, cleaned.errors);
    assert_eq!((project.containers().len(), alive.containers().len()), (0, 1), "a run that is on is left alone");
    let again = project.run(&["--clean"]).output;
    assert!(again.starts_with("nothing was left behind\n") && !again.contains(&left[0]), "{again}");
    signal(&goes_on, "INT");
    end(goes_on);
}

fn a_container_that_is_killed() {
    let project = Project::new(&Pipeline::new("run_dies", "Dies").tasks([task("serve", "echo ready; sleep 300")]));
    let child = project.spawn(&[]);
    project.wait_for(1, "serve", "ready");
    engine_says(&["kill", &project.containers()[0]]);
    assert_eq!(end(child).code, Some(1));
    assert_eq!(project.reason(1, "serve"), "exit code 137: killed from outside, or for want of memory");
}

fn an_image_that_is_not_there() {
    let pipeline = Pipeline::new("run_no_image", "No image").tasks([
        Task::new("never", "localhost:1/not/there:1.0").registry_auth("me", "hunter2_of_registry"),
        task("other", "true"),
    ]);
    let project = Project::new(&pipeline);
    assert_eq!(project.run(&["--pull", "never"]).code, Some(1));
    assert_eq!(project.fates(1), ["never failed", "other succeeded"]);
    let expected = "image `localhost:1/not/there:1.0` is not here, and `--pull never` forbids to pull it";
    assert_eq!(project.reason(1, "never"), expected);
    let ran = project.run(&[]);
    assert_eq!(ran.code, Some(1));
    let reason = project.reason(2, "never");
    assert!(reason.starts_with("image `localhost:1/not/there:1.0` could not be pulled: "), "{reason}");
    assert!(!ran.output.contains("hunter2_of_registry") && !reason.contains("hunter2_of_registry"));
}

fn high_exit_codes() {
    let exits = [125, 126, 127, 137, 139, 143, 255].map(|code| task(&format!("exit_{code}"), &format!("exit {code}")));
    let project = Project::new(&Pipeline::new("run_exits", "Exits").tasks(exits));
    assert_eq!(project.run(&[]).code, Some(1));
    for (code, reason) in [
        (125, "exit code 125: by custom a program that starts others has itself failed"),
        (126, "exit code 126: a program is there, but cannot be executed"),
        (127, "exit code 127: a program was not found"),
        (137, "exit code 137: killed from outside, or for want of memory"),
        (139, "exit code 139: its program crashed: SIGSEGV"),
        (143, "exit code 143: ended by SIGTERM from outside"),
        (255, "exit code 255"),
    ] {
        assert_eq!(project.reason(1, &format!("exit_{code}")), reason);
    }
}

fn no_engine() {
    let project = Project::new(&Pipeline::new("run_no_engine", "No engine").tasks([task("one", "true")]));
    let ran = project.run(&["--engine", "/no/such/engine"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""));
    assert!(
        ran.errors
            .starts_with("error: no container engine answers:\n  /no/such/engine could not be started: No such file"),
        "{}",
        ran.errors
    );
    assert!(ran.errors.contains("help: start Docker or Podman"), "{}", ran.errors);
}

/// There is no registry here, so the engine's part of a pull is looked at.
fn credentials_for_a_registry() {
    let task = task("one", "true").always_pull_newest_image(true).registry_auth("me", "secret");
    let project = Project::new(&Pipeline::new("run_credentials", "Credentials").tasks([task]));
    let before = "if [ \"$1\" = pull ]; then cp \"$DOCKER_CONFIG/config.json\" seen; readlink \"$DOCKER_CONFIG/config.json\" > is; exit 0; fi";
    let ran = project.run(&["--engine", &project.engine_behind(before)]);
    assert_eq!(ran.code, Some(0), "{}", ran.output);
    let seen = std::fs::read_to_string(project.path().join("seen")).unwrap();
    assert!(seen.contains(r#"{"auth":"bWU6c2VjcmV0"}"#), "{seen}");
    // It is in no file, which a kill would leave.
    assert_eq!(std::fs::read_to_string(project.path().join("is")).unwrap(), "/dev/stdin\n");
}

fn an_engine_that_goes_away() {
    let project = Project::new(&Pipeline::new("run_away", "Away").tasks([task("one", "true"), task("two", "true")]));
    let before = "if [ -e gone ]; then echo 'cannot connect to the engine' >&2; exit 1; fi\n\
         if [ \"$1\" = run ]; then touch gone; echo 'the connection was closed' >&2; exit 125; fi";
    let ran = project.run(&["--engine", &project.engine_behind(before), "--jobs", "1"]);
    assert_eq!(ran.code, Some(1), "{} {}", ran.output, ran.errors);
    assert_eq!(project.reason(1, "one"), "the connection was closed");
    assert_eq!(project.fates(1), ["one failed", "two failed"]);
}

fn output_of_every_kind() {
    let pipeline = Pipeline::new("run_bytes", "Bytes").tasks([
        task("bytes", r"printf 'caf\351 \000 \033[2J\n'"),
        task("no_end", "printf 'no end'"),
        task("one_line", "head -c 10000000 /dev/zero | tr '\\0' x"),
    ]);
    let project = Project::new(&pipeline);
    let ran = project.command(&["--format", "json"]).output().unwrap();
    let ran = Ran::from(ran);
    assert_eq!(ran.code, Some(0));
    assert_eq!(std::fs::read(project.record_folder(1).join("bytes.log")).unwrap(), b"caf\xe9 \0 \x1b[2J\n");
    assert_eq!(project.log(1, "no_end"), "no end\n");
    assert_eq!(project.log(1, "one_line"), "x".repeat(10_000_000) + "\n");
    assert!(crate::support::events(&ran).iter().any(|event| event["text"] == "caf\u{fffd} \0 \u{1b}[2J"));
}

fn much_output() {
    let pipeline = Pipeline::new("run_much", "Much").tasks([task("much", "yes 0123456789abcde | head -n 6250000")]);
    let project = Project::new(&pipeline);
    let mut child = project.command(&[]).stdout(Stdio::null()).spawn().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(std::fs::metadata(project.record_folder(1).join("much.log")).unwrap().len(), 100_000_000);
}

fn a_closed_pipe() {
    let pipeline = Pipeline::new("run_closed", "Closed")
        .tasks([task("first", "seq 10000"), task("second", "echo done").depends_on(["first"])]);
    let project = Project::new(&pipeline);
    let mut child = project.spawn(&[]);
    drop(child.stdout.take());
    let ran = end(child);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    assert_eq!(project.log(1, "first").lines().count(), 10_000);
    assert_eq!(project.log(1, "second"), "done\n");
}

fn a_full_disk() {
    let pipeline = Pipeline::new("run_full", "Full").tasks([
        task("fill_it", "echo ready; while true; do seq 100000; done"),
        task("after", "true").depends_on(["fill_it"]),
    ]);
    let project = Project::new(&pipeline);
    let disk = SmallDisk::new().unwrap();
    let ran = project.run(&["--out", disk.path()]);
    drop(disk);
    assert_eq!(ran.code, Some(2), "{}", ran.errors);
    assert!(
        ran.errors.contains("error: the run was stopped: could not write a log: No space left on device"),
        "{}",
        ran.errors
    );
    wait_until("the end of the container", || project.containers().is_empty());
}
