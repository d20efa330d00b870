//! `cargo gofer check --watch`: a check whenever files of the projects have changed.

use super::once;
use crate::answer::{self, Answer};
use crate::cli::{CheckArgs, CheckFormat};
use crate::envelope;
use crate::signals;
use crate::stop::{COULD_NOT_TELL, Stop, While as _};
use crate::style::{CHANGED, QUIET};
use crate::text::{first_few, harmless};
use crate::watching::{self, Changes, Sources};

/// Checks until Ctrl-C.
///
/// # Errors
/// If it cannot begin. What is wrong with a check, such as a workspace that cargo does not understand, is
/// said, and the next change is waited for.
pub fn run(args: &CheckArgs) -> Result<Answer, Stop> {
    if args.format == CheckFormat::Sarif {
        return Err(Stop::usage("`--watch` says something again and again, and a log of SARIF has an end")
            .help("leave `--watch` out, or take `--format json`, a line for each check"));
    }
    let folders = watching::folders_of(&args.inputs.named(), &args.inputs.cargo)?;
    let names: Vec<String> = folders.iter().map(|folder| harmless(&folder.display().to_string())).collect();
    let changes = Changes::default();
    let sources = Sources::watch(folders, &[], &changes)?;
    loop {
        let answer = sources.reading(|| once(args));
        if signals::asked_to_end().is_some() {
            return Ok(Answer::yes(""));
        }
        let answer = match (answer, args.format) {
            (Err(stop), CheckFormat::Json) => envelope::line::<()>("check", COULD_NOT_TELL, stop.problems(), None),
            (answer, _) => answer,
        };
        match answer {
            Ok(answer) => answer.show().could_not("print the answer")?,
            // Its code is of no use here.
            Err(stop) => drop(stop.report()),
        }
        if args.format == CheckFormat::Text && !changes.are_there() {
            say(&format!("\n{QUIET}waiting for changes in {}; Ctrl-C ends{QUIET:#}\n", first_few(&names)))?;
        }
        let files = changes.wait().unwrap_or_default();
        if args.format == CheckFormat::Text {
            say(&format!("{CHANGED}{}{CHANGED:#}\n", watching::in_words(&files)))?;
        }
    }
}

/// Prints on standard output. If nobody reads it any more, it ends here.
fn say(text: &str) -> Result<(), Stop> {
    answer::show(text).could_not("print the answer")
}
