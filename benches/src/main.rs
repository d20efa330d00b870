//! What gofer-dsl costs, each figure measured beside what it is compared with, in one run.
//!
//!     cargo run --release --package gofer-benches [cold] [edit] [check] [defaults] [memory] [run] [containers]
//!
//! Without a word all of them. It prints the table of BENCHMARKS.md. Builds happen in
//! `target/benches`, offline, with the workspace's lock file.

mod containers;
#[cfg(unix)]
mod memory;
mod projects;
mod row;
mod timing;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use projects::{Project, pipeline_block, pipeline_builders};
use row::Row;
use timing::{best_of, time};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const FIVE_CRATES: &str = "\
syn = { version = \"3\", default-features = false, features = [\"parsing\", \"printing\", \"proc-macro\"] }
quote = \"1\"
proc-macro2 = \"1\"
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
";

fn main() -> ExitCode {
    #[cfg(unix)]
    let done = memory::stand_in().unwrap_or_else(run);
    #[cfg(not(unix))]
    let done = run();
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let wants = |word: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == word);
    let folder = target_folder()?.join("benches");
    std::fs::create_dir_all(&folder)?;
    println!("| what | gofer-dsl | compared with | | ratio | aim |");
    println!("| --- | --- | --- | --- | --- | --- |");
    if wants("cold") {
        cold(&folder)?.print();
    }
    if wants("edit") {
        edit(&folder)?.print();
    }
    if wants("check") {
        check(&folder)?;
    }
    if wants("defaults") {
        defaults(&folder)?.print();
    }
    #[cfg(unix)]
    if wants("memory") {
        memory::rows(&folder, &gofer_dsl())?;
    }
    if wants("run") {
        for tasks in [10_000, 100_000] {
            at_run_time(tasks).print();
        }
    }
    if wants("containers")
        && let Some(row) = containers::row(&folder)?
    {
        row.print();
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder of all that is built, wherever cargo was told to have it: this program is in
/// `release` there.
fn target_folder() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    Ok(program.ancestors().nth(2).ok_or("this program is in no target folder")?.to_owned())
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn gofer_dsl() -> String {
    format!("gofer-dsl = {{ path = \"{}\" }}\n", workspace().join("gofer-dsl").display())
}

/// From an empty target folder to the JSON.
fn cold(folder: &Path) -> Result<Row<Duration>> {
    let simple = std::fs::read_to_string(workspace().join("examples/simple/src/main.rs"))?;
    let ours = Project::new(folder, "cold", &gofer_dsl(), &simple)?;
    let theirs = Project::new(folder, "cold_five", FIVE_CRATES, "fn main() {}\n")?;
    let cold = |project: &Project| {
        project.clean()?;
        time(|| project.cargo("run"))
    };
    let (mut ours_best, mut theirs_best) = (cold(&ours)?, cold(&theirs)?);
    for _ in 0..2 {
        ours_best = ours_best.min(cold(&ours)?);
        theirs_best = theirs_best.min(cold(&theirs)?);
    }
    Ok(Row {
        what: "cold: empty target folder to JSON, `simple`".to_owned(),
        ours: ours_best,
        compared: "the five published crates alone",
        theirs: theirs_best,
        aim: "1.15",
    })
}

/// One literal changed, and run again.
fn edit(folder: &Path) -> Result<Row<Duration>> {
    let json = projects::pipeline(10).to_json().replace("\"name\":\"Bench\"", "\"name\":\"MARK\"");
    let json = format!("fn main() {{\n    println!(\"{{}}\", {json:?});\n}}\n");
    let ours = Project::new(folder, "edit", &gofer_dsl(), &pipeline_block(10))?;
    let theirs = Project::new(folder, "edit_string", "", &json)?;
    let edit = |project: &Project, text: &str| -> Result<_> {
        best_of(7, |turn| {
            project.write(&text.replace("MARK", &format!("turn {turn}")))?;
            time(|| project.cargo("run"))
        })
    };
    Ok(Row {
        what: "edit: one literal of 10 tasks, `cargo run`".to_owned(),
        ours: edit(&ours, &pipeline_block(10))?,
        compared: "the same JSON as one string literal",
        theirs: edit(&theirs, &json)?,
        aim: "1.5",
    })
}

/// `cargo check` after an edit.
fn check(folder: &Path) -> Result<()> {
    let mut before = None;
    for tasks in [100, 1_000, 10_000] {
        let turns = if tasks < 10_000 { 5 } else { 2 };
        let check = |name: &str, text: &str| -> Result<_> {
            let project = Project::new(folder, name, &gofer_dsl(), text)?;
            project.cargo("check")?;
            best_of(turns, |turn| {
                project.write(&text.replace("MARK", &format!("turn {turn}")))?;
                time(|| project.cargo("check"))
            })
        };
        let row = Row {
            what: format!("check: one edit, {tasks} tasks"),
            ours: check("check", &pipeline_block(tasks))?,
            compared: "the builders in one `vec![…]`",
            theirs: check("check_builders", &pipeline_builders(tasks))?,
            aim: "1",
        };
        row.print();
        if let Some(before) = before.replace(row.ours).filter(|_| tasks == 10_000) {
            Row {
                what: "check: 10,000 tasks".to_owned(),
                ours: row.ours,
                compared: "1,000 tasks",
                theirs: before,
                aim: "12",
            }
            .print();
        }
    }
    Ok(())
}

/// `cargo check` after an edit, of what tasks have in common: said once, or in each.
fn defaults(folder: &Path) -> Result<Row<Duration>> {
    const TASKS: usize = 1_000;
    let project = |name: &str, by_defaults: bool| -> Result<_> {
        let text = projects::pipeline_alike(TASKS, by_defaults);
        let project = Project::new(folder, name, &gofer_dsl(), &text)?;
        project.cargo("check")?;
        Ok((project, text))
    };
    let check = |(project, text): &(Project, String), turn: usize| {
        project.write(&text.replace("MARK", &format!("turn {turn}")))?;
        time(|| project.cargo("check"))
    };
    let (ours, theirs) = (project("defaults", true)?, project("defaults_written_out", false)?);
    // In turns, so that what else the machine does befalls both.
    let mut best = (Duration::MAX, Duration::MAX);
    for turn in 0..5 {
        best = (best.0.min(check(&ours, turn)?), best.1.min(check(&theirs, turn)?));
    }
    Ok(Row {
        what: format!("check: one edit, {TASKS} tasks with `defaults`"),
        ours: best.0,
        compared: "the same written out",
        theirs: best.1,
        aim: "1.1",
    })
}

/// Validating and printing.
fn at_run_time(tasks: usize) -> Row<Duration> {
    let pipeline = projects::pipeline(tasks);
    let ours = || pipeline.validate().map_or(0, |()| pipeline.to_json().len());
    let theirs = || serde_json::to_string(&pipeline).map_or(0, |json| json.len());
    // In turns, so that what else the machine does befalls both.
    let (ours, theirs) = (0..25).fold((Duration::MAX, Duration::MAX), |(best_ours, best_theirs), _| {
        (best_ours.min(timing::of(&ours)), best_theirs.min(timing::of(&theirs)))
    });
    Row {
        what: format!("run: validate and serialize, {tasks} tasks"),
        ours,
        compared: "serde_json alone",
        theirs,
        aim: "2",
    }
}
