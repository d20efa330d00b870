//! What every command says to machines: one form, whatever came of it.

use std::ffi::OsString;

use clap::ArgMatches;
use clap::builder::StyledStr;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::Answer;
use crate::problem::Problem;
use crate::stop::{COULD_NOT_TELL, Stop};

/// The version of this form. Fields are added without another one.
const FORMAT: u32 = 1;

/// An answer, or why there is none.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Answer")]
pub struct Envelope<'a, T> {
    /// Of this form: 1.
    format: u32,
    /// The command that answers, such as `check` or `runs show`; `cargo-gofer` where none is named.
    command: &'a str,
    /// As the exit code: `true` for 0, `false` for 1, and `null` for 2, if it could not be told.
    ok: Option<bool>,
    /// What is wrong, and warnings.
    problems: Vec<Problem>,
    /// What was found; `null` if there is nothing to look at.
    result: Option<T>,
}

impl<'a, T: Serialize> Envelope<'a, T> {
    fn new(command: &'a str, code: u8, problems: Vec<Problem>, result: Option<T>) -> Self {
        let ok = if code == COULD_NOT_TELL { None } else { Some(code == 0) };
        Envelope { format: FORMAT, command, ok, problems, result }
    }
}

/// The answer of a command with this exit code.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn answer<T: Serialize>(
    command: &str,
    code: u8,
    problems: Vec<Problem>,
    result: Option<T>,
) -> Result<Answer, Stop> {
    if SAY_LINES.contains(&command) {
        return line(command, code, problems, result);
    }
    Ok(Answer::json(true, &Envelope::new(command, code, problems, result))?.with_code(code))
}

/// The same on a line, for one of several answers, or after other lines.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn line<T: Serialize>(command: &str, code: u8, problems: Vec<Problem>, result: Option<T>) -> Result<Answer, Stop> {
    Ok(Answer::json_line(&Envelope::new(command, code, problems, result))?.with_code(code))
}

/// The commands that say more than one thing, each on a line of its own.
const SAY_LINES: [&str; 1] = ["run"];

/// Why there is no answer.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn failure(command: &str, stop: &Stop) -> Result<Answer, Stop> {
    answer::<()>(command, COULD_NOT_TELL, stop.problems(), None)
}

/// The flag by which every command is asked to answer a machine, and its value.
const FLAG: &str = "format";
const JSON: &str = "json";

/// The words of the command that is to answer a machine; none if it is to answer people.
pub fn asked_of(matches: &ArgMatches) -> Option<String> {
    let (mut words, mut of) = (Vec::new(), matches);
    while let Some((word, below)) = of.subcommand() {
        words.push(word);
        of = below;
    }
    let mut given = of.try_get_raw(FLAG).ok().flatten()?;
    given.any(|value| value == JSON).then(|| words.join(" "))
}

/// The same of a command line that cannot be understood.
pub fn asked_in(args: &[OsString], root: &clap::Command) -> Option<String> {
    let args: Vec<&str> = args.iter().skip(1).take_while(|arg| *arg != "--").filter_map(|arg| arg.to_str()).collect();
    let is_asked = args.windows(2).any(|pair| *pair == ["--format", JSON]) || args.contains(&"--format=json");
    if !is_asked {
        return None;
    }
    let (mut words, mut of) = (Vec::new(), root);
    for below in args {
        if let Some(command) = of.find_subcommand(below) {
            words.push(command.get_name());
            of = command;
        }
    }
    Some(if words.is_empty() { root.get_name().to_owned() } else { words.join(" ") })
}

/// What is wrong with a command line: the first paragraph says it, what follows helps.
pub fn usage(said: &StyledStr) -> Stop {
    let said = said.to_string();
    let said = said.strip_prefix("error: ").unwrap_or(&said);
    let (message, help) = said.split_once("\n\n").unwrap_or((said, ""));
    let lines = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let help = lines(help.split("For more information").next().unwrap_or_default());
    let stop = Stop::usage(lines(message));
    if help.is_empty() { stop } else { stop.help(help) }
}
