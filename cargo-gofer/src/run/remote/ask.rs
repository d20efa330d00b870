//! What becomes of a run on a server when we are told to stop.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::cli::OnInterrupt;
use crate::run::reports::Inbox;

/// How often it is looked whether we are told once more.
const TICK: Duration = Duration::from_millis(50);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Leave,
    Cancel,
}

/// What was said before, else what is answered now; where nobody can be asked, the run is left as it
/// is. Ctrl-C once more leaves it, too.
pub fn choose(said: Option<OnInterrupt>, inbox: &mut Inbox, state: &str) -> Choice {
    match said {
        Some(OnInterrupt::Cancel) => return Choice::Cancel,
        None if io::stdin().is_terminal() && io::stderr().is_terminal() => {}
        Some(OnInterrupt::Leave) | None => return Choice::Leave,
    }
    // If nobody sees the question, the answer is to leave it.
    let _ = writeln!(anstream::stderr(), "\n{state}: leave it running (l), or cancel it (c)?");
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        sender.send(read.map(|_| line))
    });
    loop {
        if let Ok(answer) = receiver.recv_timeout(TICK) {
            return answer.map_or(Choice::Leave, |line| meant(&line));
        }
        if inbox.is_interrupted() {
            return Choice::Leave;
        }
    }
}

fn meant(line: &str) -> Choice {
    if line.trim().to_ascii_lowercase().starts_with('c') { Choice::Cancel } else { Choice::Leave }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_word_for_it_cancels() {
        for (line, choice) in [
            ("c\n", Choice::Cancel),
            (" Cancel \n", Choice::Cancel),
            ("l\n", Choice::Leave),
            ("\n", Choice::Leave),
            ("", Choice::Leave),
            ("what?\n", Choice::Leave),
        ] {
            assert_eq!(meant(line), choice, "{line:?}");
        }
    }
}
