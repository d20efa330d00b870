//! What the shell may offer: commands, flags and values as the command line has them, and what only
//! the folder around us knows.

use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::engine::ArgValueCompleter;
use clap_complete::{CompleteEnv, CompletionCandidate};

use crate::answer::Answer;
use crate::cli::{Cli, CompletionsArgs};
use crate::stop::{Stop, While as _};

mod hooks;
mod runs;
mod tasks;
mod values;
mod words;

/// Says which shell asks for what follows `--`.
const ASKED: &str = "CARGO_GOFER_COMPLETE";

/// What is known of an argument's values.
type Values = fn(&OsStr) -> Vec<CompletionCandidate>;

/// The arguments whose values depend on where we are, by what they are called in the code.
const KNOWN: [(&str, Values); 19] = [
    ("source", values::pipelines),
    ("sources", values::pipelines),
    ("before", values::pipelines),
    ("after", values::pipelines),
    ("package", values::packages),
    ("exclude", values::packages),
    ("bin", values::bins),
    ("example", values::examples),
    ("task", tasks::ids),
    ("from", tasks::ids),
    ("tail", tasks::ids),
    ("fail", tasks::ids),
    ("allow", values::warnings),
    ("warn", values::warnings),
    ("deny", values::warnings),
    ("code", values::rules),
    ("command", values::commands),
    ("run", runs::numbers),
    ("of", runs::numbers_and_tasks),
];

/// The command line with all that is known of values.
fn command() -> clap::Command {
    with_values(Cli::command())
}

fn with_values(command: clap::Command) -> clap::Command {
    let add = |arg: clap::Arg| match KNOWN.iter().find(|(name, _)| arg.get_id() == name) {
        Some((_, values)) => arg.add(ArgValueCompleter::new(*values)),
        None => arg,
    };
    command.mut_args(add).mut_subcommands(with_values)
}

/// Answers a shell, if one asks.
pub fn answer(args: &[OsString]) -> Option<ExitCode> {
    if tasks::are_asked_for() {
        return Some(tasks::print(args));
    }
    let here = std::env::current_dir().ok();
    let answered = CompleteEnv::with_factory(command).var(ASKED).try_complete(args.iter().cloned(), here.as_deref());
    match answered {
        Ok(false) => None,
        Ok(true) => Some(ExitCode::SUCCESS),
        // It would stand in the middle of what is being typed.
        Err(_) => Some(ExitCode::from(2)),
    }
}

/// The script that a shell reads when it starts.
///
/// # Errors
/// If the shell is not known.
pub fn run(args: &CompletionsArgs) -> Result<Answer, Stop> {
    let name = args.shell.to_string();
    let shells = clap_complete::env::Shells::builtins();
    let shell = shells.completer(&name).ok_or_else(|| Stop::usage(format!("nothing is known of the shell {name}")))?;
    let mut script = Vec::new();
    shell
        .write_registration(ASKED, "cargo-gofer", "cargo-gofer", "cargo-gofer", &mut script)
        .could_not("write the script")?;
    script.extend(hooks::of(args.shell).replace("{{ASKED}}", ASKED).into_bytes());
    Ok(Answer::yes(String::from_utf8_lossy(&script)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_argument_that_is_known_is_there() {
        fn ids(command: &clap::Command) -> Vec<String> {
            let own = command.get_arguments().map(|arg| arg.get_id().to_string());
            own.chain(command.get_subcommands().flat_map(ids)).collect()
        }
        let ids = ids(&Cli::command());
        for (name, _) in KNOWN {
            assert!(ids.iter().any(|id| id == name), "{name} is in {ids:?}");
        }
    }
}
