//! Pipelines of crates, which are built and run.

use std::path::Path;

use serde_json::{Value, json};

use crate::common::{self, command, crate_with, folder, gofer};

#[test]
fn the_crate_in_the_current_folder() {
    let folder = folder();
    let ours = crate_with(
        folder.path(),
        "good",
        "use gofer_dsl::{Pipeline, pipeline};\nfn main() -> Pipeline { pipeline! { id: mine, name: \"Mine\", task one { image: \"x:1\" } } }\n",
    );
    let expected = "valid: mine, Mine\n  1 task in 1 layer\n";
    for (from, args) in [
        (ours.as_path(), &["check"][..]),
        (ours.join("src").as_path(), &["check"]),
        (folder.path(), &["check", "good"]),
    ] {
        let ran = gofer(from, args);
        assert_eq!((ran.code, ran.output.as_str(), ran.errors.as_str()), (Some(0), expected, ""), "{args:?}");
    }
}

#[test]
fn a_crate_that_does_not_compile_shows_what_the_compiler_says() {
    let folder = folder();
    let ours = crate_with(
        folder.path(),
        "no_compile",
        "fn main() -> gofer_dsl::Pipeline {\n    gofer_dsl::pipeline! {\n        id: mine, name: \"Mine\", nmae: 1,\n        task one { imgae: \"x\" }\n    }\n}\n",
    );
    let ran = gofer(&ours, &["check"]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""));
    let place = |part: &str| ran.errors.find(part).unwrap_or_else(|| panic!("no {part} in {}", ran.errors));
    assert!(place("src/main.rs:3:33") < place("src/main.rs:4:20"));
    assert_eq!(ran.errors.matches("error").count(), 2, "{}", ran.errors);

    let ran = gofer(&ours, &["check", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.code, &answer["ok"]), (Some(1), &json!(false)));
    let place = ["file", "line", "column"].map(|field| answer["problems"][1][field].clone());
    assert_eq!(place, [json!("src/main.rs"), json!(4), json!(20)]);
    assert_eq!(answer["problems"][1]["message"], "unknown key `imgae`");
    assert_eq!(answer["problems"][1]["help"], "there is a key `image`");
}

#[test]
fn a_crate_whose_pipeline_is_not_valid() {
    let folder = folder();
    let ours = crate_with(
        folder.path(),
        "not_valid",
        "fn main() -> gofer_dsl::Pipeline {\n    gofer_dsl::Pipeline::new(\"x\", \"X\").task(gofer_dsl::Task::new(\"one\", \"\"))\n}\n",
    );
    let ran = gofer(&ours, &["check", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((ran.code, answer["problems"].as_array().unwrap().len()), (Some(1), 2));
    let problem = &answer["problems"][1];
    let fields = ["code", "task", "field", "message"].map(|field| problem[field].as_str().unwrap());
    assert_eq!(fields, ["invalid-image", "one", "image", "the image is empty"]);
    assert_eq!(ran.errors, "", "it is told once");

    let ran = gofer(&ours, &["check"]);
    assert_eq!(ran.errors.matches("error: task `one`, image: the image is empty\n").count(), 1, "{}", ran.errors);
    let ran = gofer(&ours, &["check", "--color", "always"]);
    assert!(ran.errors.contains("\u{1b}[1m\u{1b}[31merror\u{1b}[0m: task `one`, image: "), "{:?}", ran.errors);
    // An older library's program says it in words alone.
    let older = "fn main() {\n    eprintln!(\"error: task `one`, image: the image is empty\");\n    std::process::exit(1);\n}\n";
    std::fs::write(ours.join("src/main.rs"), older).unwrap();
    let ran = gofer(&ours, &["check", "--format", "json"]);
    let answer: Value = serde_json::from_str(&ran.output).unwrap();
    let problem = &answer["problems"][0];
    let fields = ["code", "task", "field", "message"].map(|field| problem[field].as_str().unwrap());
    assert_eq!(fields, ["pipeline", "one", "image", "the image is empty"]);
}

#[test]
fn a_task_below_all_others_is_told_where_the_block_has_them() {
    let folder = folder();
    let program = |others: &str| {
        format!(
            "use gofer_dsl::{{Pipeline, pipeline}};\n\nfn main() -> Pipeline {{\n    pipeline! {{\n        id: mine,\n        \
             name: \"Mine\",\n        defaults: {{ image: \"x:1\" }},\n        task build {{}}\n        task clean_up {{ \
             depends_on: {{ {others} }} }}\n        task late for os in {{ deb, alp }} {{ command: [os] }}\n        task after \
             {{ depends_on: {{ clean_up }} }}\n    }}\n}}\n"
        )
    };
    let ours = crate_with(folder.path(), "mine", &program("_: any"));
    let ran = gofer(&ours, &["check"]);
    let warning = "warning[below-all-others]: tasks `late_deb`, `late_alp`, depends_on: written below `clean_up`, whose `_: any` is \
                   every task above, without waiting for it\nhelp: move it above `clean_up`, or let it wait: `clean_up: any`\n";
    assert!(ran.errors.ends_with(warning), "{}", ran.errors);
    assert_eq!(ran.code, Some(0));
    assert_eq!(gofer(&ours, &["check", "--allow", "below-all-others"]).errors.matches("warning").count(), 0);
    std::fs::write(ours.join("src/main.rs"), program("build: any")).unwrap();
    assert_eq!(gofer(&ours, &["check"]).errors.matches("warning").count(), 0);
}

#[test]
fn a_crate_that_prints_something_else() {
    let folder = folder();
    let ours = crate_with(folder.path(), "garbage", "fn main() {\n    println!(\"Hello, world!\");\n}\n");
    let ran = gofer(&ours, &["check"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.errors.contains("error: the program in the current folder gives no pipeline: it is not JSON"),
        "{}",
        ran.errors
    );
    assert!(
        ran.errors.contains("but begins with `Hello, world!`\nhelp: a pipeline is what `main` returns"),
        "{}",
        ran.errors
    );

    std::fs::write(ours.join("src/main.rs"), "fn main() {\n    std::process::exit(3);\n}\n").unwrap();
    let ran = gofer(&ours, &["check"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.errors.contains("it ends with exit code 3"), "{}", ran.errors);
}

#[test]
fn a_terminal_shows_progress_and_the_compilers_colours() {
    let folder = folder();
    let main =
        "fn main() -> gofer_dsl::Pipeline {\n    gofer_dsl::pipeline! { id: mine, name: \"Mine\", nmae: 1 }\n}\n";
    let ours = crate_with(folder.path(), "on_terminal", main);
    let ran = common::on_a_terminal(&ours, &["check"]);
    assert_eq!(ran.code, Some(1));
    for part in ["building the program in the current folder", "\x1b[1m\x1b[91merror", "unknown setting `nmae`"] {
        assert!(ran.output.contains(part), "{part:?} in {:?}", ran.output);
    }
}

/// A `cargo` that notes what it is given, and fails.
#[cfg(unix)]
#[test]
fn what_is_started_is_not_given_what_is_meant_for_us() {
    let folder = folder();
    let bin = folder.path().join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let noted = folder.path().join("noted");
    let script = format!("#!/bin/sh\npwd > {0}\nenv >> {0}\nexit 1\n", noted.display());
    std::fs::write(bin.join("cargo"), script).unwrap();
    std::fs::set_permissions(bin.join("cargo"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::create_dir_all(folder.path().join("crate")).unwrap();
    std::fs::write(folder.path().join("crate/Cargo.toml"), "").unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let around = [
        ("GIT_DIR", "/nowhere"),
        ("GIT_INDEX_FILE", "/nowhere/index"),
        ("CARGO", "/nowhere/cargo"),
        ("CARGO_MANIFEST_DIR", "/nowhere"),
        ("RUSTUP_TOOLCHAIN", "somebodys"),
        ("RUSTUP_TOOLCHAIN_SOURCE", "default"),
        ("RUST_RECURSION_COUNT", "1"),
    ];
    let mut check = command(folder.path(), &["check", "crate"]);
    check.envs(around).env("CARGO_HOME", "/kept").env("PATH", path);
    assert_eq!(check.output().unwrap().status.code(), Some(2));
    let noted = std::fs::read_to_string(&noted).unwrap();
    let (here, environment) = noted.split_once('\n').unwrap();
    assert_eq!(Path::new(here), folder.path().join("crate").canonicalize().unwrap());
    for (name, _) in around {
        assert!(!environment.lines().any(|line| line.starts_with(&format!("{name}="))), "{name} in {environment}");
    }
    assert!(environment.contains("CARGO_HOME=/kept\n"));
}
