//! `cargo gofer runs` and `cargo gofer logs`: of what has been run here, or with `--server` on a server.

use std::sync::Arc;

use super::there::{self, Asked};
use super::{history, logs};
use crate::answer::Answer;
use crate::cli::{Format, LogsArgs, RunsArgs, RunsCommand};
use crate::stop::Stop;

pub fn runs(args: &RunsArgs) -> Result<Answer, Stop> {
    match &args.command {
        None => match Asked::of(&args.there)? {
            Some(asked) => there::list(&asked, args.format),
            None => history::list(args),
        },
        Some(RunsCommand::Show(args)) => match Asked::of(&args.there)? {
            Some(asked) => there::show(&asked, args),
            None => history::show(args),
        },
        Some(RunsCommand::Prune(args)) => history::prune(args),
    }
}

pub fn logs(args: &LogsArgs) -> Result<Answer, Stop> {
    let (number, task) = match args.of.as_slice() {
        [] => (None, None),
        [one] => match one.parse() {
            Ok(number) => (Some(number), None),
            Err(_) => (None, Some(one)),
        },
        [run, task, ..] => {
            let number = run.parse().map_err(|_| Stop::usage(format!("`{run}` is not the number of a run")))?;
            (Some(number), Some(task))
        }
    };
    if args.follow && args.format == Format::Json {
        return Err(Stop::usage("`--follow` has no end, and so no answer in JSON")
            .help("leave `--follow` out, or have `cargo gofer run --format json` tell each line as it comes"));
    }
    let task = task.map(String::as_str);
    match Asked::of(&args.there)? {
        Some(asked) => there::logs::show(&Arc::new(asked), args, number, task),
        None => logs::show(args, number, task),
    }
}
