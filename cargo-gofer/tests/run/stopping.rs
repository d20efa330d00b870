//! How a run ends that is told to, and what it leaves behind.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use gofer_model::{Pipeline, Status};

use crate::common::Ran;
use crate::support::{Case, Project, cases, end, signal, task, wait_until};

pub const ALL: &[Case] = cases![
    ctrl_c_stops_in_order,
    ctrl_c_stops_all_together,
    what_would_not_notice_is_not_waited_for,
    ctrl_c_twice_kills_all_together,
    ctrl_c_thrice_leaves,
    an_engine_that_never_answers,
    an_engine_that_hangs_on_the_way,
    an_engine_that_stops_to_answer,
    every_signal_stops_in_order,
    nohup_is_respected,
    nothing_is_left_whenever_ctrl_c_comes,
];

/// Never ends by itself, and says that it was asked to.
const DEAF: &str = "trap 'echo no' TERM; echo ready; while true; do sleep 0.1; done";

/// What it takes at most on a machine that has much else to do.
const SOON: Duration = Duration::from_secs(9);

fn four(script: &str) -> Pipeline {
    let tasks = ["one", "two", "three", "four"].map(|id| task(id, script));
    Pipeline::new(format!("run_four_{}", script.len()), "Four").tasks(tasks)
}

/// Starts all tasks of such a pipeline, and waits until they are there.
fn start_four(project: &Project, args: &[&str]) -> Child {
    let child = project.spawn(&[&["--jobs", "4"], args].concat());
    for id in ["one", "two", "three", "four"] {
        project.wait_for(1, id, "ready");
    }
    child
}

fn end_within(child: Child, limit: Duration) -> Ran {
    let began = Instant::now();
    let ran = end(child);
    let took = began.elapsed();
    assert!(took < limit, "it took {took:?}: {} {}", ran.output, ran.errors);
    ran
}

fn has_left_nothing(project: &Project) {
    wait_until("the end of the containers", || project.containers().is_empty());
    assert_eq!(std::fs::read_dir(project.temporary()).unwrap().count(), 0);
}

fn ctrl_c_stops_in_order() {
    let script = "trap 'echo putting things in order; exit 0' TERM; echo ready; while true; do sleep 0.1; done";
    let pipeline = Pipeline::new("run_stop", "Stop").tasks([
        task("serve", script),
        task("after", "true").depends_on(["serve"]),
        task("always", "true").depends_on([("serve", Status::Any)]),
    ]);
    let project = Project::new(&pipeline);
    let child = project.spawn(&[]);
    project.wait_for(1, "serve", "ready");
    signal(&child, "INT");
    let ran = end(child);
    assert_eq!(ran.code, Some(130));
    assert!(ran.output.contains("stopping the containers; press Ctrl-C again to kill them"), "{}", ran.output);
    assert!(ran.output.contains("serve  | putting things in order"), "{}", ran.output);
    assert_eq!(project.fates(1), ["after cancelled", "always cancelled", "serve cancelled"]);
    assert_eq!(project.containers(), [""; 0]);
}

/// The grace period is ten seconds: one after the other they would take forty.
fn ctrl_c_stops_all_together() {
    let project = Project::new(&four(DEAF));
    let child = start_four(&project, &[]);
    signal(&child, "INT");
    let ran = end_within(child, Duration::from_secs(10) + SOON);
    assert_eq!(ran.output.matches("| no").count(), 4, "{}", ran.output);
    has_left_nothing(&project);
}

/// A shell without a trap as the first process of its container is never told of a signal.
fn what_would_not_notice_is_not_waited_for() {
    let project = Project::new(&four("echo ready; sleep 300; echo went on"));
    let child = start_four(&project, &[]);
    signal(&child, "INT");
    let ran = end_within(child, SOON);
    assert!(!ran.output.contains("went on"), "{}", ran.output);
    assert_eq!(project.fates(1), ["four cancelled", "one cancelled", "three cancelled", "two cancelled"]);
    has_left_nothing(&project);
}

fn ctrl_c_twice_kills_all_together() {
    let project = Project::new(&four(DEAF));
    let child = start_four(&project, &[]);
    signal(&child, "INT");
    project.wait_for(1, "one", "no");
    signal(&child, "INT");
    let ran = end_within(child, SOON);
    assert!(ran.output.contains("killing the containers"), "{}", ran.output);
    assert_eq!(ran.code, Some(130));
    assert_eq!(project.fates(1), ["four cancelled", "one cancelled", "three cancelled", "two cancelled"]);
    has_left_nothing(&project);
}

/// What an engine does that stops to answer once the containers run.
const FROZEN: &str = "case $1 in container|top|stop|rm) exec sleep 100;; esac";

fn ctrl_c_thrice_leaves() {
    let project = Project::new(&four("echo ready; sleep 300"));
    let child = start_four(&project, &["--engine", &project.engine_behind(FROZEN)]);
    signal(&child, "INT");
    std::thread::sleep(Duration::from_millis(300));
    signal(&child, "INT");
    std::thread::sleep(Duration::from_millis(300));
    signal(&child, "INT");
    let ran = end_within(child, SOON);
    assert_eq!(ran.code, Some(130));
    let left = project.containers();
    assert_eq!(left.len(), 4);
    assert!(ran.errors.contains("`cargo gofer run --clean` removes them: gofer-run_four_"), "{}", ran.errors);
    assert!(left.iter().all(|name| ran.errors.contains(name)), "{}", ran.errors);
    assert_eq!(project.run(&["--clean"]).code, Some(0));
    has_left_nothing(&project);
}

fn an_engine_that_never_answers() {
    let project = Project::new(&Pipeline::new("run_frozen", "Frozen").tasks([task("one", "true")]));
    let engine = project.engine_behind("echo $$ > pid; exec sleep 100");
    let mut child = project.spawn(&["--engine", &engine]);
    let mut errors = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut errors, &mut line).unwrap();
    assert_eq!(line, format!("waiting for {engine} ps\n"));
    signal(&child, "INT");
    assert_eq!(end_within(child, SOON).code, Some(130));
    let pid = std::fs::read_to_string(project.path().join("pid")).unwrap();
    let status = Command::new("kill").args(["-0", pid.trim()]).output().unwrap().status;
    assert!(!status.success(), "what was called is still there");
}

fn an_engine_that_hangs_on_the_way() {
    for (call, waits) in
        [("image", "one = waiting for "), ("pull", "one = pulling gofer-test/busybox"), ("run", "one = waiting for ")]
    {
        let pipeline = Pipeline::new(format!("run_hangs_{call}"), "Hangs");
        let project = Project::new(&pipeline.tasks([task("one", "true").always_pull_newest_image(call == "pull")]));
        let engine = project.engine_behind(&format!("if [ $1 = {call} ]; then exec sleep 100; fi"));
        let shown = project.path().join("shown");
        let mut command = project.command(&["--engine", &engine]);
        let child = command.stdout(std::fs::File::create(&shown).unwrap()).spawn().unwrap();
        wait_until(waits, || std::fs::read_to_string(&shown).unwrap().contains(waits));
        signal(&child, "INT");
        if call == "run" {
            // It may still make a container, so only a second one ends that.
            signal(&child, "INT");
        }
        end_within(child, SOON);
        assert_eq!(project.fates(1), ["one cancelled"], "{call}");
        has_left_nothing(&project);
    }
}

/// One Ctrl-C is enough for somebody who has gone: no call is waited for without end.
fn an_engine_that_stops_to_answer() {
    let project = Project::new(&Pipeline::new("run_stops", "Stops").tasks([task("one", "echo ready; sleep 300")]));
    let child = project.spawn(&["--engine", &project.engine_behind(FROZEN)]);
    project.wait_for(1, "one", "ready");
    signal(&child, "TERM");
    let ran = end_within(child, Duration::from_secs(50));
    let left = project.containers();
    let reason = project.reason(1, "one");
    assert!(reason.contains(&format!("its container `{}` may still run", left[0])), "{reason}");
    assert!(ran.output.contains("`cargo gofer run --clean` removes it"), "{}", ran.output);
    assert_eq!(project.run(&["--clean"]).code, Some(0));
    has_left_nothing(&project);
}

fn every_signal_stops_in_order() {
    let runs = ["TERM", "HUP", "QUIT", "USR1", "USR2", "ALRM"].map(|name| {
        let id = format!("run_signal_{}", name.to_lowercase());
        let project = Project::new(&Pipeline::new(id, "Signal").tasks([task("one", "echo ready; sleep 300")]));
        let child = project.spawn(&[]);
        (name, project, child)
    });
    for (name, project, child) in runs {
        project.wait_for(1, "one", "ready");
        signal(&child, name);
        end_within(child, SOON);
        assert_eq!(project.fates(1), ["one cancelled"], "{name}");
        has_left_nothing(&project);
    }
}

fn nohup_is_respected() {
    let script = "echo ready; while [ ! -e $GOFER_OBJECTS/run/go_on ]; do sleep 0.1; done";
    let project = Project::new(&Pipeline::new("run_nohup", "Nohup").tasks([task("one", script)]));
    let plain = project.command(&[]);
    let mut command = crate::common::program("sh", project.path());
    command.args(["-c", "trap '' HUP; exec \"$@\"", "sh"]).arg(plain.get_program()).args(plain.get_args());
    command.env("TMPDIR", project.temporary());
    let child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    project.wait_for(1, "one", "ready");
    signal(&child, "HUP");
    std::thread::sleep(Duration::from_millis(300));
    std::fs::write(project.record_folder(1).join("objects/go_on"), "").unwrap();
    assert_eq!(end(child).code, Some(0));
}

fn nothing_is_left_whenever_ctrl_c_comes() {
    let tasks = (0..60).map(|number| task(&format!("task_{number}"), "sleep 0.1; sleep 0.1"));
    let project = Project::new(&Pipeline::new("run_soak", "Soak").tasks(tasks));
    for round in 0..4_u64 {
        // Some time in the first seconds, another one each time.
        let random = u64::from(Instant::now().elapsed().subsec_nanos() + std::process::id());
        let delay = Duration::from_millis(round * 700 + random % 700);
        let child = project.spawn(&["--jobs", "8"]);
        std::thread::sleep(delay);
        signal(&child, "INT");
        if round % 2 == 1 {
            std::thread::sleep(Duration::from_millis(50));
            signal(&child, "INT");
        }
        let ran = end_within(child, Duration::from_secs(30));
        assert_eq!(ran.code, Some(130), "after {delay:?}: {}", ran.errors);
        has_left_nothing(&project);
    }
}
