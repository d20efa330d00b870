//! A pipeline's program, built by cargo.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::diagnostic::DiagnosticLevel;
use cargo_metadata::{Artifact, Message, PackageId, Target};

use super::call;
use super::early::Early;
use super::options::Cargo;
use super::packages::{Packages, Program, cargo_fails};
use super::settings;
use crate::appearance;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::stop::{Stop, While as _};

/// A program that can be run.
#[derive(Debug)]
pub struct Built {
    pub executable: PathBuf,
    /// What cargo would tell it.
    pub environment: BTreeMap<String, OsString>,
}

/// How the programs of a workspace are built.
pub struct Build<'a> {
    pub packages: &'a Packages,
    pub options: &'a Cargo,
    /// What is set besides for cargo.
    pub variables: &'a [(&'static str, OsString)],
    /// A build that has begun already, of whatever.
    pub early: Option<Early>,
}

impl Build<'_> {
    /// Builds programs at once, and shows what the compiler says as it comes. One that does not
    /// compile keeps no other from being built. What is `then` done with them is done while cargo,
    /// which has built all of them, still clears up.
    ///
    /// # Errors
    /// If nothing can be built. For a program: if it does not compile, with the compiler's problems;
    /// if cargo cannot build it.
    pub fn programs<T>(
        mut self,
        programs: &[Program],
        whose: &str,
        progress: &Progress,
        then: impl FnOnce(Vec<Result<Built, Stop>>) -> T,
    ) -> Result<T, Stop> {
        let (cargo, child) = if let Some(early) = self.early.take().filter(|early| early.is_of(programs)) {
            (early.command, Ok(early.child))
        } else {
            let mut cargo = self.command(programs);
            let child = call::start(&mut cargo);
            (cargo, child)
        };
        if let Some(words) = appearance::of_command(&cargo) {
            progress.print(words.as_bytes());
        }
        let mut child = child.could_not("start cargo")?;
        let mut messages = Messages::default();
        let (output, errors) = (child.output.take(), child.errors.take());
        let outcomes = |messages: &Messages| {
            programs.iter().map(|program| messages.outcome(program, self.packages)).collect::<Vec<_>>()
        };
        let (done, words) = thread::scope(|scope| {
            // Cargo writes a line on standard error for each step, and one message for each as well.
            let words = errors.map(|errors| scope.spawn(|| follow(errors, |step| progress.at(step))));
            let mut output = output.map(BufReader::new);
            let show = |text: &str| progress.print(text.as_bytes());
            if let Some(output) = &mut output {
                messages.read(output, show);
            }
            let is_whole = messages.finished && programs.iter().all(|program| messages.built(program).is_some());
            let done = if is_whole { Ok(then(outcomes(&messages))) } else { Err(then) };
            if let Some(output) = &mut output {
                messages.read(output, show);
            }
            (done, words.and_then(|words| words.join().ok()).unwrap_or_default())
        });
        let status = child.wait_while(|| true).could_not("wait for cargo")?;
        let has_succeeded = status.is_some_and(|status| status.success());
        // What went wrong is told by what cargo says itself.
        let is_told = self.packages.is_asked || has_succeeded && done.is_ok();
        let asked = if is_told { None } else { Some(self.packages.asked(self.options)?) };
        if has_succeeded {
            progress.print(words.as_bytes());
        } else if messages.errors.is_empty() {
            return Err(cargo_fails(&format!("{whose} cannot be built: "), &words));
        }
        done.or_else(|then| {
            let outcome = |program: &Program| match &asked {
                Some(asked) => messages.outcome(&asked.find(program).unwrap_or(*program), asked),
                None => messages.outcome(program, self.packages),
            };
            Ok(then(programs.iter().map(outcome).collect()))
        })
    }

    fn command(&self, programs: &[Program]) -> Command {
        // One of them goes by the toolchain and the settings of its own folder.
        let folder = match programs {
            [only] => only.folder(),
            _ => self.packages.root(),
        };
        let mut cargo = call::cargo(folder, self.options);
        if programs.len() > 1 {
            cargo.arg("--keep-going");
        }
        let packages: BTreeSet<&str> = programs.iter().map(|program| program.package.id.repr.as_str()).collect();
        let targets: BTreeSet<(&str, &str)> = programs.iter().map(Program::flag).collect();
        for package in packages {
            cargo.args(["--package", package]);
        }
        for (flag, name) in targets {
            cargo.args([flag, name]);
        }
        cargo.envs(self.variables.iter().map(|(name, value)| (name, value)));
        cargo
    }
}

/// Reads cargo's words: its steps go to `step`, the rest is given.
fn follow(errors: impl Read, step: impl Fn(&str)) -> String {
    let mut kept = String::new();
    let mut errors = BufReader::new(errors);
    let mut line = Vec::new();
    while errors.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        let text = String::from_utf8_lossy(&line);
        if kept.is_empty() && is_step(&text) {
            // After that there is no other.
            if !text.trim_start().starts_with("Finished ") {
                step(text.trim());
            }
        } else {
            kept.push_str(&text);
        }
        line.clear();
    }
    kept
}

/// Whether this is one of the lines by which cargo says what it does: a word with a capital that
/// ends in the twelfth column.
fn is_step(line: &str) -> bool {
    let word = line.get(..12).map(str::trim_start);
    word.is_some_and(|word| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic))
        && line[12..].starts_with(' ')
}

/// What cargo's messages say about programs.
#[derive(Default)]
struct Messages {
    /// Their files are named from the workspace's folder.
    errors: Vec<(PackageId, Target, Problem)>,
    built: Vec<Artifact>,
    /// Whether all is built.
    finished: bool,
    /// What build scripts have made.
    made: HashMap<PackageId, PathBuf>,
}

impl Messages {
    /// Reads what cargo says until it has finished, or to the end.
    fn read(&mut self, output: &mut impl BufRead, show: impl Fn(&str)) {
        let mut line = Vec::new();
        let before = self.finished;
        while self.finished == before && output.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            // What a macro or a build script prints itself stands among the messages.
            match serde_json::from_slice(&line) {
                Ok(message) => self.note(message, &show),
                Err(_) => show(&String::from_utf8_lossy(&line)),
            }
            line.clear();
        }
    }

    fn note(&mut self, message: Message, show: impl Fn(&str)) {
        match message {
            Message::CompilerMessage(message) => {
                let diagnostic = &message.message;
                show(diagnostic.rendered.as_deref().unwrap_or(&diagnostic.message));
                if matches!(diagnostic.level, DiagnosticLevel::Error | DiagnosticLevel::Ice) {
                    let problem = Problem::from(diagnostic);
                    self.errors.push((message.package_id, message.target, problem));
                }
            }
            Message::CompilerArtifact(artifact) if artifact.executable.is_some() => self.built.push(artifact),
            Message::BuildFinished(finished) => self.finished = finished.success,
            Message::BuildScriptExecuted(script) => {
                self.made.insert(script.package_id, script.out_dir.into());
            }
            _ => {}
        }
    }

    /// Where the program is.
    fn built(&self, program: &Program) -> Option<&Utf8PathBuf> {
        let artifact = self.built.iter().rev().find(|artifact| program.is_built_in(artifact));
        artifact.and_then(|artifact| artifact.executable.as_ref())
    }

    fn outcome(&self, program: &Program, packages: &Packages) -> Result<Built, Stop> {
        if let Some(executable) = self.built(program) {
            let mut environment = settings::environment(program.folder(), packages.top());
            environment.extend(variables(program).into_iter().map(|(name, value)| (name.to_owned(), value)));
            environment.extend(self.made.get(&program.package.id).map(|out| ("OUT_DIR".to_owned(), out.into())));
            return Ok(Built { executable: executable.into(), environment });
        }
        let problems = |concerns: &dyn Fn(&PackageId, &Target) -> bool| -> Vec<Problem> {
            let errors = self.errors.iter().filter(|(package, target, _)| concerns(package, target));
            let placed = |problem: &Problem| {
                let file = problem.file.as_ref().map(|file| from_here(&packages.root().join(file)));
                Problem { file, ..problem.clone() }
            };
            errors.map(|(_, _, problem)| placed(problem)).collect()
        };
        // Its own, or those of libraries beside it.
        let is_own = |package: &PackageId, target: &Target| {
            program.is(package, target) || program.package.id == *package && !target.is_bin() && !target.is_example()
        };
        let is_beside = |package: &PackageId, target: &Target| packages.has(package) && target.is_lib();
        for problems in [problems(&is_own), problems(&is_beside)] {
            if !problems.is_empty() {
                return Err(Stop::NotValid { problems, shown: true });
            }
        }
        let name = &program.target.name;
        Err(Stop::no_pipeline(format!(
            "the program `{name}` cannot be built, because what it depends on does not compile"
        )))
    }
}

/// A path as it is seen from where the user stands.
pub fn from_here(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}

/// What `cargo run` tells a program of its package.
pub fn variables(program: &Program) -> Vec<(&'static str, OsString)> {
    let package = program.package;
    let text = |text: Option<&str>| OsString::from(text.unwrap_or_default());
    let path = |path: Option<&Utf8PathBuf>| text(path.map(|path| path.as_str()));
    let folder = package.manifest_path.parent().map(Utf8Path::as_str);
    let version = &package.version;
    vec![
        ("CARGO_MANIFEST_DIR", text(folder)),
        ("CARGO_MANIFEST_PATH", OsString::from(&package.manifest_path)),
        ("CARGO_PKG_AUTHORS", OsString::from(package.authors.join(":"))),
        ("CARGO_PKG_DESCRIPTION", text(package.description.as_deref())),
        ("CARGO_PKG_HOMEPAGE", text(package.homepage.as_deref())),
        ("CARGO_PKG_LICENSE", text(package.license.as_deref())),
        ("CARGO_PKG_LICENSE_FILE", path(package.license_file.as_ref())),
        ("CARGO_PKG_NAME", OsString::from(package.name.as_str())),
        ("CARGO_PKG_README", path(package.readme.as_ref())),
        ("CARGO_PKG_REPOSITORY", text(package.repository.as_deref())),
        ("CARGO_PKG_RUST_VERSION", package.rust_version.as_ref().map(ToString::to_string).unwrap_or_default().into()),
        ("CARGO_PKG_VERSION", version.to_string().into()),
        ("CARGO_PKG_VERSION_MAJOR", version.major.to_string().into()),
        ("CARGO_PKG_VERSION_MINOR", version.minor.to_string().into()),
        ("CARGO_PKG_VERSION_PATCH", version.patch.to_string().into()),
        ("CARGO_PKG_VERSION_PRE", version.pre.as_str().into()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_steps_are_told_from_its_words() {
        for line in
            ["   Compiling syn v3.0.1", "    Blocking waiting for file lock on build directory", "    Finished `dev`"]
        {
            assert!(is_step(line), "{line}");
        }
        for line in ["warning: unused manifest key: x", "error: no bin target", "Caused by:", "", "  größe größe größe"]
        {
            assert!(!is_step(line), "{line}");
        }
    }
}
