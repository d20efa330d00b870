//! Programs that go on until Ctrl-C.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A program that watches, and what it says, line by line.
pub struct Watching {
    pub child: Child,
    lines: Receiver<String>,
}

impl Watching {
    pub fn begin(mut command: Command) -> Self {
        // In one pipe, so that what is said comes in the order in which it is said.
        let (pipe, writer) = std::io::pipe().unwrap();
        let child = command.stdout(writer.try_clone().unwrap()).stderr(writer).spawn().unwrap();
        // With it goes our own end of the pipe.
        drop(command);
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
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
