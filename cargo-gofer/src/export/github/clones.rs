//! Tasks that fetch the source themselves, in a workflow that runs for what somebody has proposed or pushed.

use gofer_model::Task;

use super::RULES;
use crate::cli::{ExportGithub, Trigger};
use crate::export::notes::{At, Notes};

/// What of git brings source that is not there yet.
const FETCHES: [&str; 3] = ["clone", "fetch", "pull"];

/// Warns of a task that builds something else than what the workflow runs for.
pub fn warn(task: &Task, args: &ExportGithub, notes: &mut Notes) {
    let occasions: Vec<&str> = args.on.iter().filter_map(occasion).collect();
    if occasions.is_empty() || args.checkout.is_some() || !fetches(task) {
        return;
    }
    let message = format!("what it fetches with git is not {}", occasions.join(", nor "));
    let help = "give `--checkout`, with which each task begins in that, and let the script fetch only where there is \
                nothing yet: `if [ ! -e Cargo.toml ]; then git clone ...; fi`";
    notes.warning(&RULES.code("clones"), At::task(&task.id, "command"), message, Some(help.to_owned()));
}

fn occasion(trigger: &Trigger) -> Option<&'static str> {
    match trigger {
        Trigger::Push => Some("what was pushed"),
        Trigger::PullRequest => Some("what the pull request proposes"),
        Trigger::Schedule(_) => None,
    }
}

/// Whether git is called to fetch something.
fn fetches(task: &Task) -> bool {
    let words = task.entrypoint.iter().chain(&task.command).flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
    words.split(['\n', ';', '&', '|']).any(|command| {
        let mut words = command.split_whitespace().skip_while(|word| *word != "git");
        words.next().is_some() && words.any(|word| FETCHES.contains(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_git_that_fetch_are_found() {
        let script = |text: &str| fetches(&Task::new("one", "x:1").command(["sh", "-ec", text]));
        for text in [
            "git clone https://example.com/app.git",
            "cd x && git -C app fetch origin",
            "if true; then\n  git -c a.b=c pull\nfi",
        ] {
            assert!(script(text), "{text}");
        }
        for text in ["git status; echo clone", "git describe | grep fetch", "digit clone", "cargo fetch", ""] {
            assert!(!script(text), "{text}");
        }
        assert!(fetches(&Task::new("one", "x:1").entrypoint(["git"]).command(["clone", "x"])));
    }
}
