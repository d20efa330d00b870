//! `cargo gofer check --shellcheck`: scripts as `ShellCheck` sees them.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use common::{Ran, command, crate_with, folder};
use gofer_model::{Pipeline, Task};
use serde_json::Value;

/// A folder with a `shellcheck` that is this script, and a file of JSON beside it.
fn with_shellcheck(script: &str, pipeline: &Pipeline) -> tempfile::TempDir {
    let folder = folder();
    let program = folder.path().join("shellcheck");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(folder.path().join("pipeline.json"), pipeline.to_json()).unwrap();
    folder
}

/// `check`, where that program is found before others.
fn check(folder: &Path, path: &str, args: &[&str]) -> Ran {
    let mut check = command(folder, &[&["check"], args].concat());
    let path = path.replace("HERE", &folder.display().to_string());
    check.env("PATH", path).env_remove("GOFER_SHELLCHECK").output().unwrap().into()
}

fn pipeline() -> Pipeline {
    let task = |id: &str, words: &[&str]| Task::new(id, "alpine:3").command(words.iter().copied());
    Pipeline::new("ship", "Ship").tasks([
        task("one", &["sh", "-ec", "cd sub\nrm $file\n"]),
        task("two", &["sh", "-ec", "cd sub\nrm $file\n"]),
        task("three", &["bash", "-c", "make"]),
        task("four", &["python3", "-c", "print(1)"]),
    ])
}

#[test]
fn each_script_is_asked_about_once_for_its_shell() {
    let script = r#"echo "$@" >> "$0.calls"; head -n 2 -- *.sh >> "$0.calls"
echo '{"comments":[{"file":"0.sh","line":3,"column":4,"level":"warning","code":2086,"message":"Double quote it."}]}'
exit 1"#;
    let folder = with_shellcheck(script, &pipeline());
    let ran = check(folder.path(), "HERE:/usr/bin:/bin", &["pipeline.json", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    let problems: Vec<&Value> =
        answer["problems"].as_array().unwrap().iter().filter(|problem| problem["code"] == "shellcheck").collect();
    let tasks: Vec<&str> = problems.iter().map(|problem| problem["task"].as_str().unwrap()).collect();
    // The third's answer is the same, for a line that it has not.
    assert_eq!((ran.code, tasks), (Some(0), vec!["one", "two", "three"]));
    assert_eq!(problems[0]["message"], "SC2086: Double quote it. (line 2 of the script)");
    assert_eq!(problems[0]["severity"], "warning");
    let calls = fs::read_to_string(folder.path().join("shellcheck.calls")).unwrap();
    assert_eq!(calls.matches("--format=json1").count(), 2, "{calls}");
    assert!(calls.contains("--shell sh ") && calls.contains("#!/bin/sh -e\ncd sub"), "{calls}");
    assert!(calls.contains("--shell bash ") && calls.contains("#!/bin/bash\nmake"), "{calls}");

    let ran = check(folder.path(), "HERE:/usr/bin:/bin", &["pipeline.json", "--deny", "shellcheck"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""));
    let ran = check(folder.path(), "HERE:/usr/bin:/bin", &["pipeline.json", "--allow", "shellcheck"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let ran = check(folder.path(), "HERE:/usr/bin:/bin", &["pipeline.json", "--shellcheck=never"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
}

/// What it has said of a crate's scripts is remembered until one of them, the settings or the program change.
#[test]
fn it_is_not_asked_again_without_a_change() {
    let script = r#"echo call >> "$0.calls"
echo '{"comments":[{"file":"0.sh","line":2,"column":1,"level":"warning","code":2086,"message":"Double quote it."}]}'"#;
    let folder = with_shellcheck(script, &pipeline());
    let main = |script: &str| {
        format!(
            "fn main() -> gofer_dsl::Pipeline {{\n    gofer_dsl::pipeline! {{ id: asked, name: \"\", task one {{ image: \"x:1\", script: \"{script}\" }} }}\n}}\n"
        )
    };
    let made = crate_with(folder.path(), "asked_once", &main("make"));
    let calls = || fs::read_to_string(folder.path().join("shellcheck.calls")).unwrap_or_default().lines().count();
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    let check = |expected: usize| {
        let mut check = command(&made, &["check"]);
        check.env("PATH", &path).env_remove("GOFER_SHELLCHECK");
        // Where no other test's are remembered.
        check.env("CARGO_TARGET_DIR", folder.path().join("target"));
        check.env("CARGO_BUILD_BUILD_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates"));
        let ran: Ran = check.output().unwrap().into();
        assert!(ran.errors.contains("SC2086: Double quote it."), "{ran:?}");
        assert_eq!((ran.code, calls()), (Some(0), expected));
    };
    check(1);
    check(1);
    fs::write(made.join("src/main.rs"), main("make all")).unwrap();
    check(2);
    check(2);
    fs::write(made.join(".shellcheckrc"), "disable=SC1000\n").unwrap();
    check(3);
    let program = folder.path().join("shellcheck");
    fs::write(&program, fs::read_to_string(&program).unwrap() + "# another one\n").unwrap();
    check(4);
    check(4);
}

#[test]
fn a_shellcheck_that_gives_no_answer() {
    for (script, why) in [
        ("echo hello", "error: `shellcheck` gives no answer that can be read\n"),
        ("echo old option >&2; exit 4", "error: `shellcheck` gives no answer that can be read: old option\n"),
        ("echo '{\"comments\":[{\"file\":\"9.sh\",\"line\":0,\"column\":0,\"code\":1,\"message\":\"\"}]}'", ""),
        ("kill -9 $$", "error: `shellcheck` gives no answer that can be read\n"),
    ] {
        let folder = with_shellcheck(script, &pipeline());
        let ran = check(folder.path(), "HERE:/usr/bin:/bin", &["pipeline.json", "--shellcheck"]);
        assert!(ran.errors.starts_with(why), "{script}: {}", ran.errors);
        assert_eq!(ran.code, Some(if why.is_empty() { 0 } else { 2 }), "{script}: {}", ran.errors);
        // Nobody has asked for it, so the rest is checked.
        let ran = check(folder.path(), "HERE:/usr/bin:/bin", &["pipeline.json"]);
        assert_eq!((ran.code, ran.output.starts_with("valid: ship")), (Some(0), true), "{script}: {}", ran.errors);
        assert_eq!(ran.errors.starts_with("note: `shellcheck` "), !why.is_empty(), "{script}: {}", ran.errors);
    }
    let folder = with_shellcheck("", &pipeline());
    let ran = check(folder.path(), "/nowhere", &["pipeline.json"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let ran = check(folder.path(), "/nowhere", &["pipeline.json", "--shellcheck"]);
    let expected =
        "error: there is no `shellcheck` on the search path\nhelp: install it, or leave `--shellcheck` out\n";
    assert_eq!((ran.code, ran.errors.as_str()), (Some(2), expected));
}

#[test]
fn what_is_found_stands_at_its_line_of_the_block() {
    if Command::new("shellcheck").arg("--version").output().is_err() {
        eprintln!("left out: there is no `shellcheck`");
        return;
    }
    let folder = folder();
    let main = "use gofer_dsl::*;\nfn main() -> Pipeline {\n    pipeline! { id: checked, name: \"Checked\",\n        task one {\n            \
                image: \"alpine:3\",\n            variables: { given: \"x\" },\n            script: r#\"\n                cd \"$given\"\n                \
                if make; then\n                    rm $(ls *.o)\n                fi\n            \"#,\n        }\n    }\n}\n";
    let made = crate_with(folder.path(), "checked", main);
    let mut check = command(&made, &["check", "--shellcheck", "--format", "json"]);
    check.env_remove("GOFER_SHELLCHECK");
    let ran: Ran = check.output().unwrap().into();
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    let found: Vec<String> = answer["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| format!("{} {}:{} {}", problem["file"], problem["line"], problem["column"], problem["message"]))
        .collect();
    assert!(found.iter().any(|found| found.starts_with("\"src/main.rs\" 10:24 \"SC2046: ")), "{found:?}");
    assert!(!found.iter().any(|found| found.contains("SC2154") || found.contains("SC2164")), "{found:?}");
}
