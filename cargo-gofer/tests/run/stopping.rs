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
    a_reader_that_pauses_and_one_ctrl_c,
    a_reader_that_pauses_and_two,
    a_reader_that_pauses_after_the_end,
    a_reader_that_goes_away,
    an_engine_that_never_answers,
    an_engine_that_hangs_on_the_way,
    an_engine_that_stops_to_answer,
    an_engine_that_does_not_even_kill,
    every_signal_stops_in_order,
    nohup_is_respected,
    nothing_is_left_whenever_ctrl_c_comes,
];

pub const ON_A_TERMINAL: &[Case] = cases![a_terminal_that_is_stopped];

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

/// Starts all tasks of such a pipeline with an output that nobody reads, and waits until it is full.
fn start_four_unread(project: &Project) -> Child {
    let child = project.spawn(&["--jobs", "4"]);
    wait_until("the containers", || project.containers().len() == 4);
    let logs = || ["one", "two", "three", "four"].map(|id| project.record_folder(1).join(format!("{id}.log")));
    let printed = || logs().iter().filter_map(|log| Some(std::fs::metadata(log).ok()?.len())).sum::<u64>();
    let mut before = 0;
    while before == 0 || before != printed() {
        before = printed();
        std::thread::sleep(Duration::from_millis(500));
    }
    child
}

/// The end of a program whose output nobody has read so far.
fn end_unread_within(mut child: Child, limit: Duration) -> Ran {
    let began = Instant::now();
    child.wait().unwrap();
    let took = began.elapsed();
    assert!(took < limit, "it took {took:?}");
    end(child)
}

fn a_reader_that_pauses_and_one_ctrl_c() {
    let project = Project::new(&four("echo ready; seq 300000; sleep 300"));
    let child = start_four_unread(&project);
    signal(&child, "INT");
    let ran = end_unread_within(child, SOON);
    assert_eq!(ran.code, Some(130));
    let folder = project.record_folder(1).canonicalize().unwrap();
    let says = format!("not all that was printed was read; the run's logs and record are in {}\n", folder.display());
    assert_eq!(ran.errors, says);
    assert_eq!(project.record(1)["result"], "cancelled");
    has_left_nothing(&project);
}

fn a_reader_that_pauses_and_two() {
    let project = Project::new(&four("trap 'echo no' TERM; echo ready; seq 300000 & while true; do sleep 0.1; done"));
    let child = start_four_unread(&project);
    signal(&child, "INT");
    let events = project.record_folder(1).join("events.jsonl");
    wait_until("the first Ctrl-C", || std::fs::read_to_string(&events).unwrap().contains("gently"));
    signal(&child, "INT");
    assert_eq!(end_unread_within(child, SOON).code, Some(130));
    assert_eq!(project.fates(1), ["four cancelled", "one cancelled", "three cancelled", "two cancelled"]);
    has_left_nothing(&project);
}

/// All is kept for a reader who takes their time, until they say that they want no more.
fn a_reader_that_pauses_after_the_end() {
    let pipeline = Pipeline::new("run_unread", "Unread").tasks([task("one", "seq 60000")]);
    let project = Project::new(&pipeline);
    let is_over = |run| {
        let record = std::fs::read(project.record_folder(run).join("run.json")).unwrap_or_default();
        serde_json::from_slice(&record).is_ok_and(|record: serde_json::Value| record["result"] == "succeeded")
    };
    let child = project.spawn(&[]);
    project.wait_for(1, "one", "\n10000\n");
    std::thread::sleep(Duration::from_millis(500));
    let ran = end(child);
    assert_eq!((ran.code, ran.output.matches("one | ").count()), (Some(0), 60_000), "{}", ran.errors);
    assert!(is_over(1));

    project.becomes(&Pipeline::new("run_unread", "Unread").tasks([task("one", "seq 20000")]));
    let child = project.spawn(&[]);
    wait_until("the end of the run", || is_over(2));
    signal(&child, "INT");
    assert_eq!(end_unread_within(child, SOON).code, Some(130), "it could not say all");
}

/// What it has not read by then is no reason to wait.
fn a_reader_that_goes_away() {
    let project = Project::new(&four("echo ready; seq 100000"));
    let mut child = start_four_unread(&project);
    drop(child.stdout.take());
    assert_eq!(end_within(child, 3 * SOON).code, Some(0));
    assert_eq!(project.record(1)["result"], "succeeded");
}

/// As with Ctrl-S, or where a window does not answer.
fn a_terminal_that_is_stopped() {
    let project = Project::new(&four(DEAF));
    let plain = project.command(&["--jobs", "4"]);
    let line: Vec<_> =
        std::iter::once(plain.get_program()).chain(plain.get_args()).map(|word| word.display().to_string()).collect();
    let mut script = crate::common::program("script", project.path());
    script.args(["--quiet", "--return", "--command", &format!("exec {}", line.join(" ")), "/dev/null"]);
    script.env("TMPDIR", project.temporary()).env("TERM", "xterm-256color").stdout(std::process::Stdio::piped());
    let terminal = script.spawn().unwrap();
    project.wait_for(1, "one", "ready");
    let find = Command::new("pgrep")
        .args(["--full", "^.*cargo-gofer gofer run", "--parent", &terminal.id().to_string()])
        .output()
        .unwrap();
    let found = String::from_utf8(find.stdout).unwrap();
    signal(&terminal, "STOP");
    // What is shown is some lines ten times a second, and a terminal holds some thousand letters.
    std::thread::sleep(Duration::from_secs(4));
    for _ in 0..2 {
        assert!(Command::new("kill").args(["-INT", found.trim()]).status().unwrap().success());
        std::thread::sleep(Duration::from_millis(300));
    }
    let began = Instant::now();
    wait_until("the end of the run", || project.record(1)["result"] == "cancelled");
    // While the terminal is stopped, nobody asks how it ended.
    let state = || Command::new("ps").args(["-o", "stat=", "-p", found.trim()]).output().unwrap().stdout;
    wait_until("the end of the program", || state().starts_with(b"Z"));
    let took = began.elapsed();
    signal(&terminal, "CONT");
    assert_eq!(end(terminal).code, Some(130));
    assert!(took < SOON, "it took {took:?}");
    has_left_nothing(&project);
}

/// What an engine does that stops to answer once the containers run.
const FROZEN: &str = "case $1 in container|top|stop|rm|ps) [ -e target ] && exec sleep 100;; esac";

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

/// One Ctrl-C is enough for somebody who has gone: after the grace period nothing is waited for.
fn an_engine_that_stops_to_answer() {
    let project = Project::new(&Pipeline::new("run_stops", "Stops").tasks([task("one", "echo ready; sleep 300")]));
    let child = project.spawn(&["--engine", &project.engine_behind(FROZEN)]);
    project.wait_for(1, "one", "ready");
    signal(&child, "TERM");
    let ran = end_within(child, Duration::from_secs(10) + SOON / 2);
    let left = project.containers();
    let reason = project.reason(1, "one");
    assert!(reason.contains(&format!("its container `{}` may still run", left[0])), "{reason}");
    assert!(ran.output.contains("`cargo gofer run --clean` removes it"), "{}", ran.output);
    assert_eq!(project.run(&["--clean"]).code, Some(0));
    has_left_nothing(&project);
}

fn an_engine_that_does_not_even_kill() {
    let project = Project::new(&four(DEAF));
    let child = start_four(&project, &["--engine", &project.engine_behind(FROZEN)]);
    signal(&child, "INT");
    std::thread::sleep(Duration::from_millis(300));
    signal(&child, "INT");
    let ran = end_within(child, SOON);
    assert_eq!(ran.code, Some(130));
    let left = project.containers();
    assert_eq!(left.len(), 4);
    assert!(left.iter().all(|name| ran.output.contains(name)), "{}", ran.output);
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
