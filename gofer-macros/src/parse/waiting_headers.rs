//! Parents in a task's header: `task test after build {`, `task test: build, lint {`, `task report on failure of test {`.

use gofer_core::Status;
use proc_macro2::Delimiter;

use super::Parser;
use super::status::written_status;
use crate::keys::Place;
use crate::literal::Written;
use crate::tokens::{self, TokenTree};
use crate::words;

/// What such a header says.
#[derive(Default)]
struct Waiting {
    /// Each with its status, where one is said.
    parents: Vec<(String, Option<Status>)>,
    /// A status that stands before its task.
    status: Option<Status>,
    /// Whether a word or a sign says that the task waits.
    said: bool,
    /// Whether whatever follows can only be a parent.
    surely: bool,
}

/// Where what a task waits for belongs.
fn waits_for(parents: &str) -> String {
    format!("what a task waits for stands in its fields: `depends_on: {{ {parents} }}`")
}

impl Parser<'_> {
    /// Where the parents belong that the header names, or would name after a word such as `after`.
    pub(super) fn waits_in_header(&self) -> Option<String> {
        let waits = (0..2).any(|at| self.cursor.ident(at).is_some_and(|word| is_waiting(word.text())))
            && (self.cursor.ident(0).is_some_and(|word| is_waiting(word.text()) || is_filler(word.text())));
        let parents = self.parents_in_header().or_else(|| waits.then(|| "build".to_owned()))?;
        Some(waits_for(&parents))
    }

    /// The parents that are named up to the body or the end of the line, as `depends_on` has them.
    pub(super) fn parents_in_header(&self) -> Option<String> {
        let mut waiting = Waiting::default();
        let length = self.length_of_header()?;
        self.read_waiting(self.cursor.ahead(0, length), &mut waiting, 0)?;
        waiting.written()
    }

    /// Whether `depends_on: build {` comes, which has braces for the fields and none for the parents.
    pub(super) fn at_parents_before_body(&self) -> bool {
        let key = self.cursor.is_word(0, "depends_on") && self.cursor.is_colon(1);
        let body = |length| self.cursor.group(length, Delimiter::Brace).is_some();
        key && self.parents_in_header().is_some() && self.length_of_header().is_some_and(body)
    }

    /// How many tokens there are up to the body, which braces may stand before, or up to the end of the line.
    fn length_of_header(&self) -> Option<usize> {
        const MOST: usize = 16;
        let is_body = |at: usize| {
            self.cursor.group(at, Delimiter::Brace).is_some() && self.cursor.group(at + 1, Delimiter::Brace).is_none()
        };
        let ends_line = |at: usize| !tokens::on_one_line_with(self.cursor.peek(at - 1), self.cursor.peek(at));
        let ends = |at: &usize| is_body(*at) || self.cursor.peek(*at).is_none() || ends_line(*at);
        (1..=MOST).find(ends)
    }

    /// Reads what says no more than what is waited for; nothing if there is anything else.
    fn read_waiting(&self, header: &[TokenTree], waiting: &mut Waiting, depth: usize) -> Option<()> {
        const DEEPEST: usize = 2;
        for (at, token) in header.iter().enumerate() {
            match token {
                TokenTree::Group(group) if depth < DEEPEST => {
                    waiting.said |= at == 0 && depth == 0;
                    self.read_waiting(group.tokens(), waiting, depth + 1)?;
                }
                TokenTree::Group(_) => return None,
                TokenTree::Punct(sign) => {
                    waiting.said |= at == 0 && matches!(sign.as_char(), ':' | '=');
                    ":=,&.".contains(sign.as_char()).then_some(())?;
                }
                TokenTree::Literal(_) => match Written::read(std::slice::from_ref(token)) {
                    Some(Written::Text(text)) if self.known.is_task(&text) => waiting.name(text),
                    _ => return None,
                },
                TokenTree::Ident(word) => {
                    let before_of = matches!(header.get(at + 1), Some(TokenTree::Ident(next)) if *next == "of");
                    self.read_word_of_waiting(word.text(), before_of, waiting)?;
                }
            }
        }
        Some(())
    }

    fn read_word_of_waiting(&self, word: &str, before_of: bool, waiting: &mut Waiting) -> Option<()> {
        if self.known.is_task(word) {
            waiting.name(word.to_owned());
        } else if is_waiting(word) {
            (waiting.said, waiting.surely) = (true, true);
        } else if let Some(status) = written_status(word).or_else(|| (word == "succeeds").then_some(Status::Success)) {
            waiting.ended(status, before_of);
        } else if is_filler(word) {
            waiting.said |= matches!(word, "only" | "if" | "when" | "once" | "where");
        } else if waiting.surely && Place::Task.find(word).is_none() && gofer_core::is_identifier(word) {
            waiting.name(word.to_owned());
        } else {
            return None;
        }
        Some(())
    }
}

impl Waiting {
    fn name(&mut self, task: String) {
        self.parents.push((task, self.status.take()));
    }

    /// A status belongs to the task before it, or to the next one if that has another already.
    fn ended(&mut self, status: Status, before_of: bool) {
        self.said = true;
        match self.parents.last_mut() {
            Some((_, unsaid @ None)) if !before_of => *unsaid = Some(status),
            _ => self.status = Some(status),
        }
    }

    fn written(self) -> Option<String> {
        if !self.said || self.parents.is_empty() || self.status.is_some() {
            return None;
        }
        let written = self.parents.into_iter().map(|(task, status)| match status {
            None | Some(Status::Success) => task,
            Some(status) => format!("{task}: {status}"),
        });
        Some(written.collect::<Vec<String>>().join(", "))
    }
}

fn is_waiting(word: &str) -> bool {
    words::waits_for(word) || matches!(word, "waits" | "on")
}

/// A word that says nothing by itself.
fn is_filler(word: &str) -> bool {
    const FILLERS: [&str; 21] = [
        "only", "if", "when", "once", "where", "of", "for", "has", "have", "is", "are", "the", "upon", "runs", "run",
        "that", "which", "starts", "and", "both", "all",
    ];
    FILLERS.contains(&word)
}
