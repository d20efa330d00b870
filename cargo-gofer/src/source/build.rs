//! A pipeline's program, built by cargo.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, IsTerminal as _, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;

use cargo_metadata::Message;
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};

use super::packages::{Program, cargos_words};
use crate::child::{self, Child, Group};
use crate::problem::Problem;
use crate::progress::Progress;
use crate::stop::{Stop, While as _};

/// A program that can be run.
pub struct Built {
    pub executable: PathBuf,
    /// What cargo would tell it.
    pub environment: Vec<(&'static str, OsString)>,
}

/// Builds a program, with cargo's settings and toolchain for the package's folder, and shows what
/// the compiler says as it comes.
///
/// # Errors
/// If it does not compile, with the compiler's problems; if cargo cannot build it.
pub fn build(program: Program, whose: &str, variables: &[(&str, PathBuf)]) -> Result<Built, Stop> {
    let folder = program.package.manifest_path.parent().map_or(Path::new("."), |folder| folder.as_std_path());
    let kind = if program.target.is_example() { "--example" } else { "--bin" };
    let mut cargo = child::cargo();
    cargo.args(["build", "--message-format", "json-diagnostic-rendered-ansi", "--color", "never"]);
    cargo.args([kind, &program.target.name]).current_dir(folder);
    cargo.envs(variables.iter().map(|(name, value)| (name, value)));
    cargo.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // On a terminal it may have to ask for a password.
    let group = if std::io::stderr().is_terminal() { Group::Ours } else { Group::Own };
    let mut child = Child::start(&mut cargo, group).could_not("start cargo")?;
    let progress = Progress::new(format!("building {whose}"));
    let mut messages = Messages { program, diagnostics: Vec::new(), executable: None, out: None };
    let (output, errors) = (child.output.take(), child.errors.take());
    let words = thread::scope(|scope| {
        // Cargo writes a line on standard error for each step, and one message for each as well.
        let words = errors.map(|errors| scope.spawn(|| follow(errors, |step| progress.at(step))));
        if let Some(output) = output {
            messages.read(output, |text| progress.print(text.as_bytes()));
        }
        words.and_then(|words| words.join().ok()).unwrap_or_default()
    });
    let status = child.wait_while(|| true).could_not("wait for cargo")?;
    if status.is_some_and(|status| status.success()) {
        progress.print(words.as_bytes());
        return messages.built(whose);
    }
    Err(messages.why_not(whose, &words))
}

/// Reads cargo's words: its steps go to `step`, the rest is given.
fn follow(errors: impl Read, step: impl Fn(&str)) -> String {
    let mut kept = String::new();
    let mut errors = BufReader::new(errors);
    let mut line = Vec::new();
    while errors.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        let text = String::from_utf8_lossy(&line);
        if kept.is_empty() && is_step(&text) {
            step(text.trim());
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

/// What cargo's messages say about the program.
struct Messages<'a> {
    program: Program<'a>,
    diagnostics: Vec<(bool, Diagnostic)>,
    executable: Option<PathBuf>,
    /// What its package's build script has made.
    out: Option<PathBuf>,
}

impl Messages<'_> {
    fn read(&mut self, output: impl Read, show: impl Fn(&str)) {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        while output.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
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
                show(message.message.rendered.as_deref().unwrap_or(&message.message.message));
                let own = self.program.is_of(&message.package_id, &message.target);
                self.diagnostics.push((own, message.message));
            }
            Message::CompilerArtifact(artifact) if self.program.is_of(&artifact.package_id, &artifact.target) => {
                self.executable = artifact.executable.map(PathBuf::from);
            }
            Message::BuildScriptExecuted(script) if script.package_id == self.program.package.id => {
                self.out = Some(script.out_dir.into());
            }
            _ => {}
        }
    }

    fn built(self, whose: &str) -> Result<Built, Stop> {
        let executable =
            self.executable.ok_or_else(|| Stop::new(format!("cargo has built {whose}, and does not say where")))?;
        let mut environment = environment(&self.program);
        environment.extend(self.out.map(|out| ("OUT_DIR", out.into_os_string())));
        Ok(Built { executable, environment })
    }

    fn why_not(self, whose: &str, words: &str) -> Stop {
        let is_error =
            |diagnostic: &Diagnostic| matches!(diagnostic.level, DiagnosticLevel::Error | DiagnosticLevel::Ice);
        let errors: Vec<&(bool, Diagnostic)> =
            self.diagnostics.iter().filter(|(_, diagnostic)| is_error(diagnostic)).collect();
        if errors.is_empty() {
            return Stop::new(format!("{whose} cannot be built: {}", cargos_words(words)));
        }
        let own: Vec<Problem> =
            errors.iter().filter(|(own, _)| *own).map(|(_, diagnostic)| Problem::from(diagnostic)).collect();
        if own.is_empty() {
            return Stop::new(format!("{whose} cannot be built, because what it depends on does not compile"));
        }
        Stop::NotValid { problems: own, shown: true }
    }
}

/// The variables that `cargo run` sets for a program.
fn environment(program: &Program) -> Vec<(&'static str, OsString)> {
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
