//! `cargo gofer new`, and what the tool says of itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::process::Command;

use common::{folder, gofer};

/// Builds by cargo in a crate that was made, beside the others.
fn cargo(folder: &std::path::Path, command: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args([command, "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates"))
        .env("CARGO_NET_OFFLINE", "true")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_new_crate_runs_and_tests_at_once() {
    let folder = folder();
    for (name, ids, id, file) in [
        ("say-hello", &[][..], "say-hello", "say-hello/src/main.rs"),
        ("say_less", &[], "say_less", "say_less/src/main.rs"),
        ("kebabs", &["--ids", "kebab-case"], "kebabs", "kebabs/src/main.rs"),
        ("deep/er/every_night", &["--ids", "kebab-case"], "every-night", "deep/er/every_night/src/main.rs"),
    ] {
        let ran = gofer(folder.path(), &[&["new", name], ids].concat());
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
        assert!(ran.output.contains(&format!("cd {name}\n")) && ran.output.contains(file), "{}", ran.output);
        let made = folder.path().join(name);
        assert!(made.join(".gitignore").is_file());
        let json = cargo(&made, "run");
        assert!(json.starts_with(&format!("{{\"id\":\"{id}\",\"name\":\"Say hello\"")), "{json}");
        assert!(cargo(&made, "test").contains("1 passed"));
        let ran = gofer(&made, &["check"]);
        // An underscore is what the newest servers refuse; it was said when the crate was made.
        let warnings = usize::from(id.contains('_'));
        assert_eq!((ran.code, ran.errors.matches("warning").count()), (Some(0), warnings), "{}", ran.errors);
    }
}

#[test]
fn a_new_crate_in_a_workspace_is_a_member_of_it() {
    let folder = folder();
    let manifest = "[workspace]\nmembers = []\nresolver = \"3\"\n\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n";
    std::fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    assert_eq!(gofer(folder.path(), &["new", "hello"]).code, Some(0));
    assert!(std::fs::read_to_string(folder.path().join("Cargo.toml")).unwrap().contains("members = [\"hello\"]"));
    assert!(cargo(&folder.path().join("hello"), "run").starts_with("{\"id\":\"hello\""));
}

#[test]
fn nothing_is_overwritten() {
    let folder = folder();
    std::fs::write(folder.path().join("hello"), "precious").unwrap();
    let ran = gofer(folder.path(), &["new", "hello"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""));
    assert!(ran.errors.starts_with("error: hello is there already\nhelp: nothing was changed"), "{}", ran.errors);
    assert_eq!(std::fs::read_to_string(folder.path().join("hello")).unwrap(), "precious");
}

#[test]
fn names_that_would_not_do() {
    let folder = folder();
    for (name, expected) in [
        ("x", "pipeline id `x` has 1 character, but an id has 3 to 32"),
        ("schön", "pipeline id `schön` holds `ö`"),
        ("1st_try", "invalid character `1` in package name"),
        ("match", "keyword"),
        ("..", "names no new folder"),
    ] {
        let ran = gofer(folder.path(), &["new", name]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{name}");
        assert!(ran.errors.contains(expected), "{name}: {}", ran.errors);
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn help_completions_and_the_manual() {
    let folder = folder();
    let help = gofer(folder.path(), &["--help"]).output;
    for command in ["new", "check", "graph", "explain", "diff", "import", "completions", "man"] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
        let own = gofer(folder.path(), &[command, "--help"]);
        assert!(own.code == Some(0) && own.output.contains(&format!("Usage: cargo gofer {command}")), "{own:?}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = gofer(folder.path(), &["completions", shell]).output;
        assert!(script.contains("explain"), "{shell}: {script}");
    }
    let manual = gofer(folder.path(), &["man"]).output;
    assert!(manual.contains(".TH cargo") && manual.contains("PIPELINE"), "{manual}");
}
