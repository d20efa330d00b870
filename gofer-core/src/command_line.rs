//! A `command` that is a line for a shell, and that no shell reads.

use crate::command::{is_shell, program_name};
use crate::{Problem, Rule, shown};

/// Programs that no sentence begins with.
const PROGRAMS: [&str; 53] = [
    "apk",
    "apt",
    "apt-get",
    "bun",
    "bundle",
    "cargo",
    "chmod",
    "chown",
    "cmake",
    "composer",
    "cp",
    "ctest",
    "curl",
    "deno",
    "docker",
    "dotnet",
    "gcc",
    "git",
    "gradle",
    "gradlew",
    "helm",
    "java",
    "javac",
    "jq",
    "kubectl",
    "mkdir",
    "mvn",
    "mvnw",
    "mypy",
    "node",
    "npm",
    "npx",
    "php",
    "pip",
    "pnpm",
    "podman",
    "pre-commit",
    "psql",
    "pytest",
    "python",
    "rsync",
    "rustc",
    "rustup",
    "sed",
    "sbt",
    "tar",
    "terraform",
    "tsc",
    "tox",
    "uv",
    "wget",
    "yarn",
    "rm",
];

/// Programs, and words that only a shell knows, that a sentence may begin with as well.
const WORDS: [&str; 20] = [
    "cat", "cd", "diff", "echo", "export", "find", "go", "grep", "ls", "make", "mix", "mv", "printf", "rake", "ruff",
    "set", "sleep", "source", "swift", "test",
];

/// What a message on a program ends with.
const ENDS_OF_A_SENTENCE: [&str; 8] =
    ["broke", "complete", "completed", "done", "failed", "finished", "passed", "succeeded"];

/// Signs that a shell reads, but no program.
const SIGNS: &str = "'\"`$&|;<>*?(){}[]~#\\\n";

/// Checks a task's `command`, where it has no `entrypoint`: it is no line for a shell, in one element or with `&&`
/// between its elements.
///
/// Only what is well known is told: an image's own entrypoint may take an argument with blanks.
///
/// # Errors
/// If it is such a line.
///
/// ```
/// use gofer_core::check_command_line;
/// assert!(check_command_line(&["cargo build --release"]).is_err());
/// assert!(check_command_line(&["cargo", "build", "&&", "cargo", "test"]).is_err());
/// assert!(check_command_line(&["cargo", "build"]).is_ok());
/// assert!(check_command_line(&["hello world"]).is_ok());
/// assert!(check_command_line(&["sh", "-c", "cargo build && cargo test"]).is_ok());
/// ```
pub fn check_command_line<S: AsRef<str>>(command: &[S]) -> Result<(), Problem> {
    let words: Vec<&str> = command.iter().map(AsRef::as_ref).collect();
    in_one_element(&words).or_else(|| with_signs(&words)).map_or(Ok(()), Err)
}

/// `["cargo build --release"]`, `["cargo build", "--release"]`.
fn in_one_element(command: &[&str]) -> Option<Problem> {
    let (line, rest) = command.split_first()?;
    let words: Vec<&str> = line.split_whitespace().collect();
    if !is_line(&words) {
        return None;
    }
    let problem = |what| Rule::CommandLine.problem(format!("`{}` is {what}", shown(line)));
    if line.contains(|c| SIGNS.contains(c)) {
        let problem = problem("a line for a shell, and not one program");
        return Some(for_a_shell(problem, Some((*line).to_owned()).filter(|_| rest.is_empty())));
    }
    let split = format!("{:?}", [&words, rest].concat());
    let problem = problem("not one program: a program and each of its arguments are elements of their own");
    if split != shown(&split) {
        return Some(problem.help("write an element for each of its words"));
    }
    Some(problem.help(format!("write `{split}`")).json_help(format!("write `\"command\": {split}`")))
}

/// Whether these words are a program with its arguments, and nothing that is said of it.
fn is_line(words: &[&str]) -> bool {
    let [program, .., last] = words else { return false };
    let has_option = words.iter().any(|word| word.starts_with('-') || word.starts_with("./"));
    let may_be_said = WORDS.contains(program) && !words.contains(&"&&");
    let is_said = ENDS_OF_A_SENTENCE.contains(&last.trim_end_matches(['.', '!']));
    !is_said && (is_program(program) || WORDS.contains(program)) && (!may_be_said || has_option)
}

fn is_program(word: &str) -> bool {
    PROGRAMS.contains(&program_name(word)) || PROGRAMS.contains(&word)
}

/// `["cargo", "build", "&&", "cargo", "test"]`.
fn with_signs(command: &[&str]) -> Option<Problem> {
    let program = command.first()?;
    // What a shell is given elsewhere in the list, it reads.
    if command.iter().any(|word| is_shell(word)) {
        return None;
    }
    let known = is_program(program);
    let joins = |word: &&str| matches!(*word, "&&" | "||") && (known || WORDS.contains(program));
    // A text to be found or printed may be one of these.
    let directs = |word: &&str| matches!(*word, "|" | ">" | ">>" | "2>&1") && known;
    let sign = command.iter().skip(1).find(|word| joins(word) || directs(word))?;
    let problem = Rule::CommandLine.problem(format!("`{sign}` is an argument here: no shell reads a `command`"));
    let is_sign = |word: &&str| joins(word) || directs(word);
    let is_plain = |word: &&str| !word.is_empty() && !word.contains(|c: char| SIGNS.contains(c) || c.is_whitespace());
    let plain = command.iter().all(|word| is_sign(word) || is_plain(word));
    Some(for_a_shell(problem, plain.then(|| command.join(" "))))
}

/// Says that a shell is to be given this line, if it can be told which.
fn for_a_shell(problem: Problem, line: Option<String>) -> Problem {
    let shows = |line: &String| shown(&format!("{line:?}")) == format!("{line:?}") && !line.contains('`');
    match line.filter(shows) {
        Some(line) => problem
            .help(format!("a shell reads a script: write `script: {line:?}`"))
            .json_help(format!("give it to a shell: write `\"command\": [\"sh\", \"-ec\", {line:?}]`")),
        None => problem
            .help("a shell reads a `script`, as in `script: \"cargo build && cargo test\"`")
            .json_help("give it to a shell, as in `\"command\": [\"sh\", \"-ec\", \"cargo build && cargo test\"]`"),
    }
}

#[cfg(test)]
mod tests {
    use super::check_command_line;

    #[test]
    fn lines_that_no_shell_reads() {
        for (command, help) in [
            (&["cargo build --release"][..], r#"write `["cargo", "build", "--release"]`"#),
            (&["npm run", "build"], r#"write `["npm", "run", "build"]`"#),
            (&["./gradlew test"], r#"write `["./gradlew", "test"]`"#),
            (&["/usr/bin/python3.12 -m build"], r#"write `["/usr/bin/python3.12", "-m", "build"]`"#),
            (&["make -j4"], r#"write `["make", "-j4"]`"#),
            (&["git push && git status"], r#"a shell reads a script: write `script: "git push && git status"`"#),
            (&["cd app && make"], r#"a shell reads a script: write `script: "cd app && make"`"#),
            (&["make", "all", "||", "true"], r#"a shell reads a script: write `script: "make all || true"`"#),
            (&["cargo", "test", "2>&1"], r#"a shell reads a script: write `script: "cargo test 2>&1"`"#),
            (
                &["cargo", "test", "$ARGS", "|", "tee", "log"],
                "a shell reads a `script`, as in `script: \"cargo build && cargo test\"`",
            ),
        ] {
            assert_eq!(check_command_line(command).unwrap_err().help.as_deref(), Some(help), "{command:?}");
        }
    }

    #[test]
    fn what_an_entrypoint_or_a_program_may_take() {
        for command in [
            &["hello world"][..],
            &["make all"],
            &["make sure it works"],
            &["cargo test failed"],
            &["go home"],
            &["cargo", "run", "$HOME"],
            &["find", ".", "-exec", "rm", "{}", ";"],
            &["grep", "|", "file"],
            &["echo", "a", ">", "b"],
            &["ssh", "host", "make", "&&", "make", "test"],
            &["bash", "-c", "make && make test"],
            &["docker", "exec", "app", "sh", "-c", "a", "&&"],
            &["/opt/my tool/run"],
            &[],
        ] {
            assert_eq!(check_command_line(command), Ok(()), "{command:?}");
        }
    }
}
