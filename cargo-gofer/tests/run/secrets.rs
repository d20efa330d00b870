//! Secrets: where they come from, what reaches a task, and what is masked.

use gofer_model::{Pipeline, Task, global_secret, pipeline_secret};

use crate::common::Ran;
use crate::support::{Case, Project, cases, events, signal, task, wait_until};

pub const ALL: &[Case] = cases![
    the_file_of_the_documentation,
    a_file_changes_no_value,
    of_two_secrets_the_one_given_first_counts,
    a_file_that_is_wrong,
    a_short_secret_hides_no_words,
    only_what_is_in_use_is_masked,
    how_ever_a_secret_is_printed,
    a_variable_for_all_tasks,
    what_gofer_sets_can_be_set,
    a_command_prints_secrets,
    a_command_that_fails,
    ctrl_c_ends_a_command_that_hangs,
    a_secret_of_a_variable,
];

/// A task that fails unless its variables are these.
fn expects<'a>(values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Task {
    let (mut script, mut names) = (String::new(), Vec::new());
    for (name, value) in values {
        let quoted = value.replace('\'', r"'\''");
        script.extend(["test \"$", name, "\" = '", &quoted, "' || { echo wrong: ", name, "; exit 1; }\n"]);
        names.push(name);
    }
    names.into_iter().fold(task("expects", &script), |task, name| task.variable(name, pipeline_secret(name)))
}

fn the_file_of_the_documentation() {
    let page = include_str!("../../docs/running.md");
    let file = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let values = [
        ("PASSWORD", r#"pa$word#1 with "quotes", it's \taken as it stands"#),
        ("robot", r#"{"user": "robot", "pass": "a b"}"#),
        ("TOKEN", "the word export is allowed"),
        ("BLANKS", "  kept  "),
        ("SINGLE", r"a $ and a \ mean nothing here"),
        ("KEY", "-----BEGIN KEY-----\nbGluZSBieSBsaW5l\n-----END KEY-----\n"),
    ];
    let project = Project::new(&Pipeline::new("run_page", "Page").tasks([expects(values)]));
    std::fs::write(project.path().join("secrets"), file).unwrap();
    let ran = project.run(&["--secrets", "secrets"]);
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
}

fn a_file_changes_no_value() {
    let values = [
        ("A", "pa$word1"),
        ("B", "pa$$wd ${HOME}"),
        ("C", r#"{"a":"b c"}"#),
        ("D", "say\"hi\" it's #1"),
        ("E", r"ab\def"),
        ("F", " two\n$lines "),
    ];
    let project = Project::new(&Pipeline::new("run_file", "File").tasks([expects(values)]));
    let lines: String = values[..5].iter().flat_map(|(key, value)| [*key, "=", value, "\r\n"]).collect();
    let file = format!("\u{feff}# all of them\n\n{lines}export F=' two\n$lines '\n");
    std::fs::write(project.path().join("secrets"), file).unwrap();
    let ran = project.run(&["--secrets", "secrets"]);
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
}

fn of_two_secrets_the_one_given_first_counts() {
    let expected = [("A", "from the command line"), ("B", "from the file"), ("C", "from the environment")];
    let project = Project::new(&Pipeline::new("run_first", "First").tasks([expects(expected)]));
    std::fs::write(project.path().join("secrets"), "A=from the file\nB=from the file\n").unwrap();
    let mut command = project.command(&["--secrets", "secrets", "--secret", "A=from the command line"]);
    for key in ["A", "B", "C"] {
        command.env(format!("GOFER_SECRET_{key}"), "from the environment");
    }
    let ran = Ran::from(command.output().unwrap());
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
}

fn a_file_that_is_wrong() {
    let project = Project::new(&Pipeline::new("run_wrong", "Wrong").tasks([task("one", "true")]));
    for (bytes, error) in [
        (&b"A=1\nhunter2\n"[..], "could not read the secrets in secrets: line 2 is not KEY=VALUE\nhelp: a value of "),
        (b"A=1\nB='hunter2\n", "could not read the secrets in secrets: line 2: `B` has no closing quote\nhelp: "),
        (b"A=1\nB=hunter2\xff\n", "could not read the secrets in secrets: line 2 is not UTF-8\nhelp: save the file "),
    ] {
        std::fs::write(project.path().join("secrets"), bytes).unwrap();
        let ran = project.run(&["--secrets", "secrets"]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""));
        assert!(ran.errors.starts_with(&format!("error: {error}")), "{}", ran.errors);
        assert!(!ran.errors.contains("hunter2"), "{}", ran.errors);
    }
    let folder = project.run(&["--secrets", "/"]);
    assert!(folder.errors.starts_with("error: could not read the secrets in /: it is a folder\n"), "{}", folder.errors);
    let none = project.run(&["--secrets", "none"]);
    assert!(none.errors.starts_with("error: could not read the secrets in none: No such file"), "{}", none.errors);
}

fn a_short_secret_hides_no_words() {
    let show = task("show", "echo test 10 of 101").variable("A", pipeline_secret("one")).inject_api_token(true);
    let pull = task("pull", "true").registry_auth("me", "p");
    let project = Project::new(&Pipeline::new("run_short", "Short").tasks([show, pull]));
    let ran = project.run(&["--secret", "one=1", "--api-token", "0"]);
    assert!(ran.output.contains("show | test 10 of 101\n"), "{}", ran.output);
    for what in ["the secret `one`", "the API token", "the registry's password of `pull`"] {
        assert!(ran.output.contains(&format!("warning: {what} is not masked: ")), "{what} in {}", ran.output);
    }
    let ran = project.run(&["--secret", "one=1", "--format", "json"]);
    let warning = &events(&ran)[1];
    assert_eq!(warning["event"], "warning");
    assert!(warning["text"].as_str().unwrap().starts_with("the secret `one` is not masked"), "{warning}");
}

fn only_what_is_in_use_is_masked() {
    let used = task("used", "echo debug hunter2").variable("A", global_secret("used"));
    let project = Project::new(&Pipeline::new("run_used", "Used").tasks([used]));
    let mut command = project.command(&["--secret", "used=hunter2"]);
    let ran = Ran::from(command.env("GOFER_SECRET_DEBUG", "debug").output().unwrap());
    assert!(ran.output.contains("used | debug ***\n"), "{}", ran.output);
}

fn how_ever_a_secret_is_printed() {
    let script = "echo \"$A\" | tr -d '\\r' | tr x x; echo \"<$(echo $B)>\"; echo \"$JSON\"; echo 'fn main() { }'; \
                  printf 'hun\\033[31mter2\\033[0m\\n'";
    let show = [("A", "a"), ("B", "b"), ("JSON", "json"), ("C", "c")];
    let show =
        show.into_iter().fold(task("show", script), |task, (name, key)| task.variable(name, pipeline_secret(key)));
    let project = Project::new(&Pipeline::new("run_print", "Print").tasks([show]));
    let json = "json={\n  \"key\": \"of the robot\"\n}\n";
    let args = ["--secret", "a=first one\r", "--secret", "b=  the second ", "--secret", json, "--secret", "c=hunter2"];
    let ran = project.run(&args);
    let shown = "show | ***\nshow | <***>\nshow | {\nshow |   ***\nshow | }\n";
    assert!(ran.output.contains(shown), "{}", ran.output);
    assert!(ran.output.contains("show | fn main() { }\nshow | ***\n"), "{}", ran.output);
    let log = project.log(1, "show");
    assert!(log.ends_with("***\u{1b}[31m\u{1b}[0m\n"), "{log:?}");
}

/// As on a server: in place of the task's own whatever its case, and with references.
fn a_variable_for_all_tasks() {
    let show = task("show", "env").variable("ALPHA", "own").variable("Kept", "kept");
    let project = Project::new(&Pipeline::new("run_given", "Given").tasks([show]));
    let secret = ["--secret", "key=hunter2"];
    let given =
        ["--variable", "alpha=first", "--variable", "Alpha=given", "--variable", "S= PIPELINE_SECRET{{ key }} "];
    let ran = project.run(&[&secret[..], &given].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    let log = project.log(1, "show");
    let mut variables: Vec<&str> =
        log.lines().filter(|line| line.to_lowercase().starts_with("alpha=") || line.starts_with("S=")).collect();
    variables.sort_unstable();
    assert_eq!(variables, ["Alpha=given", "S=***"], "{log}");
    assert!(log.contains("Kept=kept\n"), "{log}");
    let ran = project.run(&given);
    assert!(ran.errors.contains("pipeline_secret `key`, for show: put `key=VALUE` in a file"), "{}", ran.errors);
    for (name, what) in [("A B", "blank"), ("A\nB", "'\\n'")] {
        let ran = project.run(&["--variable", &format!("{name}=1")]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.errors.contains(&format!("the name of a variable holds no {what}")), "{}", ran.errors);
    }
}

fn what_gofer_sets_can_be_set() {
    let show = task("show", "echo $GOFER_RUN_ID $GOFER_TASK_ID $GOFER_API_TOKEN")
        .inject_api_token(true)
        .variable("GOFER_RUN_ID", "mine")
        .variable("GOFER_API_TOKEN", "my own");
    let project = Project::new(&Pipeline::new("run_sets", "Sets").tasks([show]));
    assert_eq!(project.run(&["--api-token", "hunter2", "--variable", "GOFER_TASK_ID=given"]).code, Some(0));
    assert_eq!(project.log(1, "show"), "mine given my own\n");
}

fn a_command_prints_secrets() {
    let values = [("A", "of a command"), ("B", "two\nlines"), ("C", "of the file"), ("D", "of an argument")];
    let project = Project::new(&Pipeline::new("run_command", "Command").tasks([expects(values)]));
    std::fs::write(project.path().join("secrets"), "C=of the file\n").unwrap();
    let command = "printf 'A=of a command\\nB=\"two\\nlines\"\\nC=x\\nD=x\\n'; echo said on the side >&2";
    let args = ["--secrets-from", command, "--secrets", "secrets", "--secret", "D=of an argument"];
    let ran = project.run(&args);
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    assert!(ran.errors.contains("said on the side"), "{}", ran.errors);
    let record = project.record(1);
    let words: Vec<&str> =
        record["command_line"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    assert!(words.ends_with(&["--secrets-from", "***", "--secrets", "secrets", "--secret", "D=***"]), "{words:?}");
}

fn a_command_that_fails() {
    let project = Project::new(&Pipeline::new("run_command_fails", "Command").tasks([expects([("A", "secret")])]));
    for (command, error) in [
        ("echo A=secret; exit 3", "error: the command of --secrets-from ended with exit code 3\n"),
        ("no_such_program", "error: the command of --secrets-from ended with exit code 127\n"),
        ("kill -9 $$", "error: the command of --secrets-from was ended by a signal\n"),
        (
            "echo first; echo secret",
            "error: could not read the secrets of the command of --secrets-from: line 1 is not KEY=VALUE\n",
        ),
        (
            "printf 'A=\\377\\n'",
            "error: could not read the secrets of the command of --secrets-from: line 1 is not UTF-8\n",
        ),
        ("true", "error: nothing was started, because this is missing:\n  pipeline_secret `A`"),
    ] {
        let ran = project.run(&["--secrets-from", command]);
        assert!(ran.code == Some(2) && ran.errors.contains(error), "{command}: {}", ran.errors);
        assert!(!ran.errors.contains("secret\n"), "{}", ran.errors);
    }
    assert!(!project.record_folder(1).exists(), "nothing was started");
}

fn ctrl_c_ends_a_command_that_hangs() {
    let project = Project::new(&Pipeline::new("run_command_hangs", "Command").tasks([expects([("A", "x")])]));
    let mut child = project.spawn(&["--secrets-from", "echo $$ > begun; exec sleep 300"]);
    let errors = std::io::BufReader::new(child.stderr.take().unwrap());
    let said = std::io::BufRead::lines(errors).map_while(Result::ok).find(|line| line.contains("waiting"));
    assert_eq!(said.as_deref(), Some("note: waiting for the command of --secrets-from"));
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let id = std::fs::read_to_string(project.path().join("begun")).unwrap();
    let is_on = std::path::Path::new("/proc").join(id.trim()).join("cmdline");
    wait_until("the end of the command", || std::fs::read(&is_on).is_ok_and(|line| line.is_empty()) || !is_on.exists());
}

fn a_secret_of_a_variable() {
    let values = [("same", "of its own name"), ("registry-token", "of capitals")];
    let values = values.map(|(key, value)| (key.replace('-', "_"), value));
    let task = expects([(values[0].0.as_str(), values[0].1)]).variable("TOKEN", pipeline_secret("registry-token"));
    let project = Project::new(&Pipeline::new("run_variable", "Variable").tasks([task]));
    let args = ["--secret", "same", "--secret", "registry-token"];
    let mut command = project.command(&args);
    command.env("same", "of its own name").env("SAME", "another").env("REGISTRY_TOKEN", "of capitals");
    let ran: Ran = command.output().unwrap().into();
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    assert!(!project.record(1).to_string().contains("of capitals"));
    let ran = project.run(&args);
    let expected = "error: `--secret same` has no value, and there is neither a variable `same` nor `SAME`\n\
                    help: export the variable, or put the secret in a file for `--secrets FILE`\n";
    assert_eq!((ran.code, ran.errors.as_str()), (Some(2), expected));
    let ran = project.run(&["--secret", "=x"]);
    assert!(ran.errors.contains("write KEY=VALUE or KEY"), "{}", ran.errors);
}
