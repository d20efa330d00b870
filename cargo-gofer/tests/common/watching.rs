//! Programs that go on until Ctrl-C.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A program that watches, and what it says, line by line.
pub struct Watching {
    pub child: Child,
    lines: Receiver<String>,
}

impl Watching {
    pub fn begin(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let (output, errors) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        for pipe in [Box::new(output) as Box<dyn std::io::Read + Send>, Box::new(errors)] {
            let sender = sender.clone();
            std::thread::spawn(move || {
                BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
            });
        }
        Watching { child, lines }
    }

    /// The next line that has this in it.
    pub fn wait_for(&self, text: &str) -> String {
        let mut before = Vec::new();
        loop {
            match self.lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) if line.contains(text) => return line,
                Ok(line) => before.push(line),
                Err(error) => panic!("waited in vain for `{text}`: {error}: {before:#?}"),
            }
        }
    }

    /// Ends it with Ctrl-C, and gives its exit code and what it still says.
    pub fn end(mut self) -> (Option<i32>, Vec<String>) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let lines = self.lines.iter().collect();
        (self.child.wait().unwrap().code(), lines)
    }
}
