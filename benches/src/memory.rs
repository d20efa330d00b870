//! How much memory the compiler takes at most.
//!
//! Cargo is told to run this program in place of the compiler, see [`stand_in`]: it runs the
//! compiler and notes what that took.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use nix::sys::resource::{UsageWho, getrusage};

use crate::projects::{Project, pipeline_block, pipeline_builders};
use crate::row::{Figure, Row};
use crate::timing::beside;
use crate::{Result, gofer_dsl};

/// Names the file for the notes. Where it is set, this program is the compiler's stand-in.
const NOTES: &str = "GOFER_BENCHES_NOTES";

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kilobytes(u32);

impl Figure for Kilobytes {
    fn size(self) -> f64 {
        f64::from(self.0)
    }

    fn shown(self) -> String {
        format!("{:.0}MB", self.size() / 1000.0)
    }
}

/// Runs the compiler if Cargo has started this program in its place.
pub fn stand_in() -> Option<Result<ExitCode>> {
    std::env::var_os(NOTES).map(|notes| compile(Path::new(&notes)))
}

fn compile(notes: &Path) -> Result<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    let compiler = words.next().ok_or("no compiler is named")?;
    let status = Command::new(compiler).args(words).status()?;
    // Linux counts kibibytes, macOS bytes.
    let peak = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss();
    let bytes = if cfg!(target_os = "macos") { peak } else { peak * 1024 };
    writeln!(OpenOptions::new().append(true).create(true).open(notes)?, "{}", bytes / 1000)?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `cargo check` of a changed block, beside the builders, and how it grows.
pub fn rows(folder: &Path) -> Result<()> {
    let mut ours = Vec::new();
    for tasks in [1_000, 10_000] {
        let (block, builders) = (pipeline_block(tasks), pipeline_builders(tasks));
        let project = |name: &str, text: &str| Project::new(folder, name, &gofer_dsl(), text);
        let (of_block, of_builders) = (project("memory", &block)?, project("memory_builders", &builders)?);
        let (peak_of_ours, theirs) = beside(
            3,
            |turn| peak(&of_block, folder, &block, turn),
            |turn| peak(&of_builders, folder, &builders, turn),
        )?;
        let what = format!("memory: `cargo check`, {tasks} tasks");
        Row { what, ours: peak_of_ours, compared: "the builders in one `vec![…]`", theirs, aim: "1" }.print();
        ours.push(peak_of_ours);
    }
    if let [small, large] = ours[..] {
        Row { what: "memory: 10,000 tasks".to_owned(), ours: large, compared: "1,000 tasks", theirs: small, aim: "10" }
            .print();
    }
    Ok(())
}

/// The peak of the compiler after an edit.
fn peak(project: &Project, folder: &Path, text: &str, turn: usize) -> Result<Kilobytes> {
    let notes = folder.join("notes");
    let me = std::env::current_exe()?;
    std::fs::write(&notes, "")?;
    project.write(&text.replace("MARK", &format!("turn {turn}")))?;
    // For the crate itself only, not for what it depends on.
    project.cargo_with("check", &[("RUSTC_WORKSPACE_WRAPPER", &me), (NOTES, &notes)])?;
    let peak = std::fs::read_to_string(&notes)?.lines().filter_map(|line| line.parse().ok()).max();
    Ok(Kilobytes(peak.ok_or("the compiler was not run")?))
}
