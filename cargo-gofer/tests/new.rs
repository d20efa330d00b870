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
        ("say_less", &[], "say-less", "say_less/src/main.rs"),
        ("say_it", &["--ids", "snake_case"], "say_it", "say_it/src/main.rs"),
        ("all-of_it", &[], "all-of-it", "all-of_it/src/main.rs"),
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
    let ran = gofer(folder.path(), &["new", "hello"]);
    assert!(ran.output.contains("\nit is a member of the workspace in "), "{ran:?}");
    assert!(std::fs::read_to_string(folder.path().join("Cargo.toml")).unwrap().contains("members = [\"hello\"]"));
    assert!(cargo(&folder.path().join("hello"), "run").starts_with("{\"id\":\"hello\""));
    assert!(!folder.path().join("hello/.gitignore").exists(), "what is built is the workspace's");

    // The next one takes gofer-dsl from where the first does.
    let of_first = gofer(folder.path(), &["new", "pipelines/good-bye", "--ids", "snake_case"]);
    assert!(of_first.output.contains("it depends on the gofer-dsl that `hello` depends on\n"), "{of_first:?}");
    assert!(cargo(&folder.path().join("pipelines/good-bye"), "run").starts_with("{\"id\":\"good_bye\""));
}

#[test]
fn a_new_crate_takes_the_dependency_of_its_workspace() {
    let folder = folder();
    let dsl = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../gofer-dsl").canonicalize().unwrap();
    let manifest = format!(
        "[workspace]\nmembers = [\"pipelines/*\"]\n\n[workspace.dependencies]\ngofer-dsl.path = '{}'\n",
        dsl.display()
    );
    std::fs::write(folder.path().join("Cargo.toml"), &manifest).unwrap();
    let ran = gofer(folder.path(), &["new", "pipelines/shared"]);
    assert!(ran.output.contains("it depends on the gofer-dsl of the workspace\n"), "{ran:?}");
    let made = std::fs::read_to_string(folder.path().join("pipelines/shared/Cargo.toml")).unwrap();
    assert!(made.contains("gofer-dsl = { workspace = true }"), "{made}");
    assert_eq!(
        std::fs::read_to_string(folder.path().join("Cargo.toml")).unwrap(),
        manifest,
        "a pattern has it already"
    );
    assert!(cargo(&folder.path().join("pipelines/shared"), "run").starts_with("{\"id\":\"shared\""));
}

#[test]
fn where_the_dependency_comes_from_is_said() {
    let folder = folder();
    let ran = gofer(folder.path(), &["new", "hello"]);
    let dsl = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("gofer-dsl");
    let said = format!(
        "it depends on {}, from which this tool was built: other machines do not find it there\n",
        dsl.display()
    );
    assert!(ran.output.contains(&said), "{ran:?}");
    let checkout = dsl.parent().unwrap().display().to_string();
    let ran = gofer(folder.path(), &["new", "asked", "--path", &checkout]);
    let said = format!("it depends on {}: other machines do not find it there\n", dsl.display());
    assert!(ran.output.contains(&said), "{ran:?}");
    let ran = gofer(folder.path(), &["new", "nowhere", "--path", "."]);
    assert!(ran.errors.starts_with("error: there is no gofer-dsl in .\nhelp: "), "{ran:?}");
    assert!(!folder.path().join("nowhere").exists());
}

#[test]
fn a_workflow_stands_where_its_reader_looks() {
    let folder = folder();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    for (name, ci, file) in [
        ("pipelines/one", "github", ".github/workflows/gofer-one.yml"),
        ("two", "gitlab", ".gitlab-ci.yml"),
        ("three", "gitlab", ".gitlab/gofer-three.yml"),
    ] {
        let ran = gofer(folder.path(), &["new", name, "--ci", ci]);
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
        assert!(ran.output.contains(file), "{}", ran.output);
        let written = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(written.contains(&format!(": \"{name}\"\n")) && !written.contains("{{n"), "{written}");
        assert_eq!(ran.output.contains("include: [{ local: .gitlab/gofer-three.yml }]"), name == "three");
    }
    std::fs::remove_dir_all(folder.path().join("pipelines")).unwrap();
    let ran = gofer(folder.path(), &["new", "pipelines/one", "--ci", "github"]);
    assert!(ran.errors.contains("gofer-one.yml is there already\nhelp: nothing was changed"), "{ran:?}");
    assert!(!folder.path().join("pipelines").exists());
}

#[test]
fn nothing_is_overwritten() {
    let folder = folder();
    std::fs::write(folder.path().join("hello"), "precious").unwrap();
    let ran = gofer(folder.path(), &["new", "hello"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""));
    assert!(ran.errors.starts_with("error: hello is there already\nhelp: nothing was changed"), "{}", ran.errors);
    assert_eq!(std::fs::read_to_string(folder.path().join("hello")).unwrap(), "precious");
    let ran = gofer(folder.path(), &["new", "hello/within/this"]);
    assert!(ran.errors.starts_with("error: hello is not a folder\nhelp: nothing was changed"), "{}", ran.errors);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", folder.path().join("dangling")).unwrap();
        let ran = gofer(folder.path(), &["new", "dangling"]);
        assert!(ran.errors.starts_with("error: dangling is there already\n"), "{}", ran.errors);
    }
    #[cfg(target_os = "linux")]
    {
        let ran = gofer(folder.path(), &["new", "/proc/hello"]);
        assert!(ran.errors.starts_with("error: cargo could not make /proc/hello: "), "{}", ran.errors);
        assert!(ran.errors.contains("(os error "), "the cause is said: {}", ran.errors);
    }
}

#[test]
fn what_cargo_would_leave_broken_is_not_made() {
    for (manifest, name, expected) in [
        ("[workspace", "deep/er/hello", "does not load: unclosed table, expected `]`\n"),
        ("[workspace]\nmembers = [\"gone\"]\n", "deep/er/hello", "/gone`: failed to read `"),
        ("[workspace]\nmembers = [\"there\"]\n", "deep/there", "two packages named `there` in this workspace: "),
    ] {
        let folder = folder();
        std::fs::create_dir_all(folder.path().join("there/src")).unwrap();
        std::fs::write(folder.path().join("there/src/main.rs"), "fn main() {}").unwrap();
        std::fs::write(folder.path().join("there/Cargo.toml"), "[package]\nname = \"there\"\n").unwrap();
        std::fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        let ran = gofer(folder.path(), &["new", name]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""));
        assert!(
            ran.errors.contains(expected) && ran.errors.contains("help: nothing was made; mend it"),
            "{}",
            ran.errors
        );
        assert!(!folder.path().join("deep").exists(), "nothing is left behind");
        assert_eq!(std::fs::read_to_string(folder.path().join("Cargo.toml")).unwrap(), manifest);
    }
}

#[test]
fn an_excluded_folder_stays_excluded() {
    let folder = folder();
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = []\nexclude = [\"out\"]\n";
    std::fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    let ran = gofer(folder.path(), &["new", "out/hello"]);
    assert!(ran.code == Some(0) && !ran.output.contains("it is a member"), "{ran:?}");
    assert_eq!(std::fs::read_to_string(folder.path().join("Cargo.toml")).unwrap(), manifest);
    assert!(folder.path().join("out/hello/.gitignore").exists());
    assert!(cargo(&folder.path().join("out/hello"), "run").starts_with("{\"id\":\"hello\""));
}

#[test]
fn names_that_would_not_do() {
    let folder = folder();
    for (name, why, instead) in [
        ("x", "it has 1 character, and a name has 3 to 32", "x-pipeline"),
        (&"very-".repeat(8), "it has 40 characters, and a name has 3 to 32", "very-very-very-very-very-very"),
        ("schön", "it holds `ö`, and a name is made of ASCII letters, digits, `-` and `_`", "schoen"),
        ("my pipeline", "it holds a space, and a name is made of", "my-pipeline"),
        ("a\u{202e}b", "it holds `\\u{202e}`, and a name is made of", "a-b"),
        ("ship.json", "it holds `.`, and a name is made of", "ship"),
        ("ship.rs", "it holds `.`, and a name is made of", "ship"),
        ("ship.v2", "it holds `.`, and a name is made of", "ship-v2"),
        ("git:HEAD", "it holds `:`, and a name is made of", "git-HEAD"),
        ("up/there/ship.yaml", "it holds `.`, and a name is made of", "up/there/ship"),
        ("a b/ship.yaml", "it holds `.`, and a name is made of", "'a b/ship'"),
        ("-", "it has 1 character", "my-pipeline"),
        ("1st_try", "it begins with `1`, and the name of a crate begins with a letter", "pipeline-1st-try"),
        ("123", "it begins with `1`, and", "pipeline-123"),
        ("match", "it is a word of Rust", "match-pipeline"),
        ("test", "cargo keeps it for itself", "test-pipeline"),
        ("gofer-dsl", "a crate that the new one is built with is called so", "gofer-dsl-pipeline"),
        (".", "its folder is made, and must have one of its own", "nightly"),
        ("..", "its folder is made, and must have one of its own", "nightly"),
        ("/", "its folder is made, and must have one of its own", "nightly"),
    ] {
        let ran = gofer(folder.path(), &["new", name]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{name}");
        let said = ran.errors.lines().collect::<Vec<_>>().join(" ");
        assert!(said.contains(&format!("is not a name for a new pipeline: {why}")), "{name}: {said}");
        let instead = format!("`cargo gofer new {instead}`");
        assert!(said.contains(&instead), "{name}: {said}");
        assert!(!["--name", "package", "ids:"].iter().any(|word| said.contains(word)), "{name}: {said}");
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "nothing is left behind");

    // The file of a pipeline is there already, and to be made a block of.
    std::fs::write(folder.path().join("ship.json"), "{}").unwrap();
    let ran = gofer(folder.path(), &["new", "ship.json"]);
    assert!(
        ran.errors.ends_with("help: `cargo gofer import ship.json` writes the block for the JSON of a pipeline\n"),
        "{}",
        ran.errors
    );

    // What cargo takes and warns of.
    for (name, expected) in [
        ("core", "\n`core` is a library of Rust's too, which may confuse who reads it\n"),
        ("Com1", "\nWindows can have no folder `Com1`\n"),
    ] {
        let ran = gofer(folder.path(), &["new", name]);
        assert!(ran.code == Some(0) && ran.output.contains(expected), "{ran:?}");
    }
}

#[test]
fn help_completions_and_the_manual() {
    let folder = folder();
    let commands = common::commands();
    assert!(commands.len() > 15, "{commands:?}");
    for (words, help) in commands {
        let call = format!("cargo gofer {}", words.join(" "));
        assert!(help.contains(&format!("Usage: {call}")), "{help}");
        let examples = help.split_once("\nExample").map(|(_, examples)| examples).unwrap_or_default();
        assert!(examples.contains(&call), "the help of `{call}` has an example:\n{help}");
    }
    // What they are good for, the shells say themselves, in `shells`.
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = gofer(folder.path(), &["completions", shell]);
        assert!(ran.code == Some(0) && ran.output.contains("CARGO_GOFER_COMPLETE"), "{ran:?}");
    }
}

#[test]
fn colours_are_decided_once() {
    let folder = folder();
    let shown = |args: &[&str], variable: Option<&str>| {
        let mut command = common::command(folder.path(), args);
        variable.map(|value| command.env("CARGO_TERM_COLOR", value));
        let ran = common::Ran::from(command.output().unwrap());
        format!("{}{}", ran.output, ran.errors).contains('\u{1b}')
    };
    for args in [&["--help"][..], &["nothing"], &["check", "nowhere.json"]] {
        assert!(!shown(args, None), "a pipe has none: {args:?}");
        assert!(shown(args, Some("always")) && !shown(args, Some("never")), "{args:?}");
        let with = |when| [&["--color", when], args].concat();
        assert!(shown(&with("always"), Some("never")) && !shown(&with("never"), Some("always")), "{args:?}");
    }

    // The compiler's words have them too, or not.
    let broken = common::crate_with(folder.path(), "broken_colours", "fn main() { nothing() }");
    for (when, colours) in [("always", true), ("never", false)] {
        let ran = gofer(&broken, &["check", "--color", when]);
        assert_eq!(ran.errors.contains('\u{1b}'), colours, "{}", ran.errors);
        assert!(ran.errors.contains("nothing"), "{}", ran.errors);
    }
}

#[test]
fn more_or_less_is_said() {
    let folder = folder();
    assert_eq!(gofer(folder.path(), &["new", "loud"]).code, Some(0));
    let folder = folder.path().join("loud");
    let ran = gofer(&folder, &["check", "-v"]);
    assert!(ran.errors.contains("note: starts `") && ran.errors.contains(" build --message-format"), "{}", ran.errors);
    assert_eq!(gofer(&folder, &["check", "-q"]).errors, "");
    assert_eq!(gofer(&folder, &["check", "-qv"]).code, Some(2));
}
