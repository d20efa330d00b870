//! What is written, compiled and run.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_gofer::import_program;
use gofer_model::Pipeline;

use super::random::valid_pipelines;
use super::{SHIP, folds, read};

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A crate that prints a line of JSON for each of these programs.
fn write_crate(folder: &Path, programs: &[String]) {
    let manifest = format!(
        "[package]\nname = \"imported\"\nedition = \"2024\"\n\n[dependencies]\ngofer-dsl.path = '{}'\n\n[workspace]\n",
        workspace().join("gofer-dsl").display()
    );
    let _ = fs::remove_dir_all(folder.join("src"));
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let mut main = "#![deny(warnings)]\n\n".to_owned();
    for (number, program) in programs.iter().enumerate() {
        let module = program.replacen("fn main()", "pub fn main()", 1);
        fs::write(folder.join(format!("src/p{number}.rs")), module).unwrap();
        let _ = writeln!(main, "mod p{number};");
    }
    main.push_str("\nfn main() {\n");
    for number in 0..programs.len() {
        let _ = writeln!(main, "    println!(\"{{}}\", p{number}::main().to_json());");
    }
    main.push_str("}\n");
    fs::write(folder.join("src/main.rs"), main).unwrap();
}

/// What these programs print.
fn printed(programs: &[String]) -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("imported");
    write_crate(&folder, programs);
    let mut cargo = Command::new(env!("CARGO"));
    let run = cargo.args(["run", "--quiet", "--offline", "--target-dir", "target"]).current_dir(&folder);
    let output = run.output().unwrap();
    assert!(output.status.success(), "in {}:\n{}", folder.display(), String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The pipelines of this workspace's own tests.
fn stored_pipelines() -> Vec<Pipeline> {
    let folders = ["tests/examples", "tests/golden"].map(|folder| workspace().join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let pipelines: Vec<Pipeline> = files.map(|file| read(&fs::read_to_string(file.unwrap().path()).unwrap())).collect();
    assert!(pipelines.len() > 10, "the examples are there");
    pipelines
}

#[test]
fn what_is_imported_prints_the_same() {
    let mut pipelines = vec![read(SHIP)];
    pipelines.extend(folds::all());
    pipelines.extend(stored_pipelines());
    pipelines.extend(valid_pipelines());
    // The stored ones in both ways, the others in one of them.
    let (exact, but_for_blanks): (Vec<_>, Vec<_>) =
        pipelines.iter().enumerate().partition(|(number, _)| number % 3 == 0);
    let stored = pipelines.iter().take(19);
    let exact: Vec<&Pipeline> = exact.into_iter().map(|(_, pipeline)| pipeline).chain(stored).collect();
    let but_for_blanks: Vec<&Pipeline> = but_for_blanks.into_iter().map(|(_, pipeline)| pipeline).collect();
    let programs: Vec<String> = (exact.iter().map(|pipeline| import_program(pipeline, true)))
        .chain(but_for_blanks.iter().map(|pipeline| import_program(pipeline, false)))
        .collect();
    let all = programs.concat();
    let forms = [
        "//!",
        "///",
        "description: ",
        "script: ",
        "script: r",
        "shell: ",
        "command: ",
        "\\x20",
        "run_object(",
        " for variant in {",
        " for leg in {",
        "format!(",
        ", leg.1",
        "[variant]",
        "[_]: failure",
        " }, ",
        ", _]",
        "[_, ",
        " in tasks {",
        "script: format!(",
        "\"echo ${tag}\",",
        "description: format!(",
        "is gone:",
        "defaults: {",
        "const SETUP",
        "inject_api_token: false",
    ];
    for form in forms {
        assert!(all.contains(form), "`{form}` is tried");
    }
    let printed = printed(&programs);
    assert_eq!(printed.len(), programs.len());
    let (exactly, almost) = printed.split_at(exact.len());
    let (exact_programs, programs) = programs.split_at(exact.len());
    for ((pipeline, program), printed) in exact.iter().zip(exact_programs).zip(exactly) {
        assert_eq!(*printed, pipeline.to_json(), "from:\n{program}");
    }
    for ((pipeline, program), printed) in but_for_blanks.iter().zip(programs).zip(almost) {
        let (are_gone, printed) = with_blanks_of(pipeline, &read(printed));
        assert_eq!(printed, pipeline.to_json(), "from:\n{program}");
        assert_eq!(program.contains("is gone:"), are_gone, "from:\n{program}");
    }
}

/// Whether blanks of scripts are gone from what was printed, and it with them again.
fn with_blanks_of(pipeline: &Pipeline, printed: &Pipeline) -> (bool, String) {
    let mut again = printed.clone();
    let mut are_gone = false;
    for (task, before) in again.tasks.iter_mut().zip(&pipeline.tasks) {
        let (Some(command), Some(before)) = (&mut task.command, &before.command) else { continue };
        let (Some(script), Some(before)) = (command.last_mut(), before.last()) else { continue };
        if script != before {
            assert_eq!(*script, gofer_core::dedent(&format!("\n{before}")), "nothing else is gone");
            script.clone_from(before);
            are_gone = true;
        }
    }
    (are_gone, again.to_json())
}
