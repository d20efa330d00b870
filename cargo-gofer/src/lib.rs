//! `cargo gofer`: everything around a pipeline that is not writing it.
//!
//! It works on a pipeline's JSON, wherever that comes from, so it serves pipelines made with any
//! of Gofer's SDKs. Every command exits with 0 for yes, 1 for no and 2 if it could not tell.
//!
//! This library is the program's; it promises no stable interface of its own. How the program is used is in [`guide`].

mod actions;
mod answer;
mod appearance;
mod check;
mod child;
mod cli;
mod complete;
mod diff;
mod envelope;
mod explain;
mod export;
mod fate;
mod file;
mod graph;
#[cfg(all(doc, not(doctest)))]
pub mod guide;
mod handed;
mod import;
mod list;
mod man;
mod new;
mod order;
mod pipelines;
mod problem;
mod progress;
mod project;
mod rules;
mod run;
mod schema;
mod server;
mod shell;
mod signals;
mod source;
mod stop;
mod style;
mod text;
mod up;
mod watching;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use answer::Answer;
use appearance::Color;
use cli::{Cli, Command};
use stop::Stop;

/// For the test that compiles what it gives.
#[doc(hidden)]
pub use import::program as import_program;

/// Runs the program with these arguments, the first of which is its name.
///
/// Cargo calls a subcommand with its name as the first argument; it is left out here, so that
/// `cargo-gofer check` and `cargo gofer check` are the same.
#[must_use]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = args.into_iter().enumerate().filter(|(place, arg)| *place != 1 || arg != "gofer").map(|(_, arg)| arg);
    let args: Vec<OsString> = args.collect();
    if let Some(code) = complete::answer(&args) {
        return code;
    }
    let command = || Cli::command().color(Color::of(&args).for_clap());
    let with_our_word = |error| cli::with_our_word(error, &args, &command());
    let parsed = command().try_get_matches_from(&args).map_err(with_our_word).and_then(|matches| {
        let for_machines = envelope::asked_of(&matches);
        Ok((Cli::from_arg_matches(&matches)?, for_machines))
    });
    let (cli, for_machines) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return not_understood(&error, &args, &command()),
    };
    cli.appearance.set();
    signals::install();
    let answer = answer(&cli.command).or_else(|stop| match for_machines {
        Some(command) => envelope::failure(&command, &stop),
        None => Err(stop),
    });
    let code = match signals::asked_to_end() {
        // Whatever came of it then, came of being told to end.
        Some(code) => ExitCode::from(code),
        None => answer.and_then(answer::print).unwrap_or_else(Stop::report),
    };
    signals::sweep();
    code
}

/// Says what is wrong with a command line, or what it asks to be told of itself.
fn not_understood(error: &clap::Error, args: &[OsString], command: &clap::Command) -> ExitCode {
    if let Some(asked) = envelope::asked_in(args, command).filter(|_| error.use_stderr()) {
        let answer = envelope::failure(&asked, &envelope::usage(&error.render()));
        return answer.and_then(answer::print).unwrap_or_else(Stop::report);
    }
    // Help that nobody reads to its end is no failure.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

fn answer(command: &Command) -> Result<Answer, Stop> {
    match command {
        Command::New(args) => new::run(args),
        Command::Check(args) => check::run(args),
        Command::List(args) => list::run(args),
        Command::Rules(args) => rules::run(args),
        Command::Schema(args) => schema::print(args),
        Command::Graph(args) => graph::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Import(args) => import::run(args),
        Command::Export(args) => export::run(args),
        Command::Up(args) => up::run(args),
        Command::Run(args) => run::run(args),
        Command::Shell(args) => run::shell(args),
        Command::Runs(args) => run::runs(args),
        Command::Logs(args) => run::show_logs(args),
        Command::Completions(args) => complete::run(args),
        Command::Man(args) => man::run(args),
    }
}
