//! What is seen of a run while it is on.

use std::fs;

use gofer_model::{Pipeline, Task};

use crate::common::{Ran, program};
use crate::support::{Case, Project, cases, end, events, task};

pub const ALL: &[Case] = cases![
    a_line_without_an_end_is_shown_and_logged,
    machines_are_told_of_a_line_in_parts,
    a_line_that_is_written_over,
    one_task_in_a_pipe,
    what_no_task_is_called,
];

pub const ON_A_TERMINAL: &[Case] =
    cases![the_last_state_with_its_colours, more_tasks_than_lines, one_task_on_a_terminal];

fn pipeline(id: &str, tasks: impl IntoIterator<Item = Task>) -> Project {
    Project::new(&Pipeline::new(id, "Showing").tasks(tasks))
}

/// Begins a line, and ends it once there is an object `go_on`.
const IN_TWO: &str = "printf 'Password: '; until test -e $GOFER_OBJECTS/run/go_on; do sleep 0.1; done; echo given";

fn go_on(project: &Project) {
    project.wait_for(1, "one", "Password: ");
    fs::write(project.record_folder(1).join("objects/go_on"), "").unwrap();
}

fn a_line_without_an_end_is_shown_and_logged() {
    let project = pipeline("show_part", [task("one", IN_TWO)]);
    let child = project.spawn(&[]);
    go_on(&project);
    let ran = end(child);
    assert!(ran.output.starts_with("one = started\none | Password: given\none = succeeded after "), "{}", ran.output);
    assert_eq!(project.log(1, "one"), "Password: given\n");
}

fn machines_are_told_of_a_line_in_parts() {
    let project = pipeline("show_part_json", [task("one", IN_TWO)]);
    let child = project.spawn(&["--format", "json"]);
    go_on(&project);
    let printed: Vec<_> = events(&end(child))
        .into_iter()
        .filter(|event| event["event"] == "printed")
        .map(|event| (event["text"].as_str().unwrap().to_owned(), event["whole_line"].as_bool().unwrap()))
        .collect();
    assert_eq!(printed, [("Password: ".to_owned(), false), ("given".to_owned(), true)]);
}

fn a_line_that_is_written_over() {
    let script = "for part in 1 2 3; do printf \"$part of 3\\r\"; sleep 0.5; done; printf 'all done\\n'";
    let project = pipeline("show_over", [task("one", script)]);
    let ran = project.run(&[]);
    assert!(ran.output.starts_with("one = started\none | all done\none = succeeded"), "{:?}", ran.output);
    assert_eq!(project.log(1, "one"), "1 of 3\r2 of 3\r3 of 3\rall done\n");
}

fn one_task_in_a_pipe() {
    let project = pipeline("show_tail", [task("one", "echo of one"), task("two", "echo of two; exit 1")]);
    let ran = project.run(&["--tail", "one"]);
    assert!(ran.output.contains("one | of one\n") && !ran.output.contains("of two"), "{}", ran.output);
    assert!(ran.output.contains("two = failed"), "{}", ran.output);
}

fn what_no_task_is_called() {
    let project = pipeline("show_none", [task("one", "true")]);
    assert!(project.run(&["--tail", "on"]).errors.contains("there is a task `one`"));
    let ran = project.run(&["--tail", "one", "--format", "json"]);
    let expected = "\"message\":\"`--tail` is for people: with `--format json` all is told\"";
    assert!(ran.code == Some(2) && ran.output.contains(expected), "{}", ran.output);
}

/// What a run shows on a terminal of so many rows.
fn on_a_terminal(project: &Project, rows: u32, args: &[&str]) -> Ran {
    let plain = project.command(args);
    let words = std::iter::once(plain.get_program()).chain(plain.get_args());
    let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let line = format!("stty rows {rows} cols 100; exec {}", words.join(" "));
    let mut script = program("script", project.path());
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    script.env("TERM", "xterm-256color").env("TMPDIR", project.temporary()).env_remove("CARGO_TERM_PROGRESS_WHEN");
    script.output().unwrap().into()
}

fn the_last_state_with_its_colours() {
    let script = "printf '1 of 2\\r2 of 2\\n\\033[1;31mred\\033[0m and\\033[2J plain\\n'; sleep 1; exit 1";
    let project = pipeline("show_colours", [task("one", script)]);
    let ran = on_a_terminal(&project, 24, &[]);
    let red = "\u{1b}[1m\u{1b}[31mred\u{1b}[0m and plain";
    // While it runs, and after its failure.
    assert!(ran.output.matches(red).count() >= 2, "{:?}", ran.output);
    let lines: Vec<&str> = ran.output.lines().filter(|line| line.contains("2 of 2")).collect();
    assert!(!lines.is_empty() && !ran.output.contains("1 of 2"), "{:?}", ran.output);
    assert!(!ran.output.contains("\\u{1b}") && !ran.output.contains("\u{1b}[2J"), "{:?}", ran.output);
}

fn more_tasks_than_lines() {
    let tasks = (0..8).map(|number| task(&format!("task_{number}"), "echo begun; sleep 2"));
    let project = pipeline("show_many", tasks);
    let ran = on_a_terminal(&project, 6, &["--jobs", "8"]);
    assert_eq!(ran.code, Some(0), "{}", ran.output);
    // Six rows: four tasks, the line with the rest, and one that is free.
    assert!(ran.output.contains("0 of 8 tasks have ended, "), "{:?}", ran.output);
    assert!(ran.output.contains(", 4 more tasks"), "{:?}", ran.output);
    assert!(!ran.output.contains(", 3 more tasks") || ran.output.contains("1 of 8"), "{:?}", ran.output);
}

fn one_task_on_a_terminal() {
    let project = pipeline("show_follow", [task("one", "echo first; echo second"), task("two", "echo of two")]);
    let ran = on_a_terminal(&project, 24, &["--tail", "one"]);
    for line in ["first", "second"] {
        assert!(ran.output.contains(&format!("one \u{1b}[2m|\u{1b}[0m {line}")), "{:?}", ran.output);
    }
    assert!(!ran.output.contains("two \u{1b}[2m|"), "{:?}", ran.output);
}
