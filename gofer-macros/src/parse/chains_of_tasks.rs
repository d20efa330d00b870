//! A task as a chain of calls: `task build.image("x").script("make")`, `Task::new("build", "x").command(["make"])`,
//! `let build = Task::new("build").image("x");`.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::calls::{Entry, in_a_row, merged};
use super::foreign_tasks::unnamed_keyword;
use crate::ast::{Block, Fields, Value};
use crate::keys::Place;
use crate::tokens::{self, TokenTree};

/// How many fields are shown.
const MOST: usize = 8;

/// What stands before the calls.
struct Head {
    id: TokenTree,
    /// What `Task::new("build", "x")` is given after the id.
    image: Option<String>,
    length: usize,
}

impl Parser<'_> {
    /// Reports such a task, in the form that it has here, and takes it.
    pub(super) fn chain_of_a_task(&mut self, block: &mut Block) -> bool {
        let Some(head) = self.head_of_a_chain() else { return false };
        let is_call = |at: usize| {
            self.cursor.is_punct(at, '.')
                && self.cursor.ident(at + 1).is_some()
                && self.cursor.group(at + 2, Delimiter::Parenthesis).is_some()
        };
        let places = (0..self.cursor.left()).map(|call| head.length + 3 * call).take_while(|at| is_call(*at));
        let places: Vec<usize> = places.collect();
        let is_told = !places.is_empty() || head.image.is_some();
        if !is_told || self.cursor.group(head.length + 3 * places.len(), Delimiter::Brace).is_some() {
            return false;
        }
        let fields = places.iter().map(|at| self.call_as_a_field(*at));
        let image = head.image.as_ref().map(|image| Some(("image".to_owned(), image.clone())));
        let fields: Vec<Option<Entry>> = image.into_iter().chain(fields).take(MOST + 1).collect();
        let help = task_in_braces(&head.id, fields);
        let length = head.length + 3 * places.len();
        let start = self.cursor.place();
        self.take_all(length);
        let _ = self.cursor.take_punct(';').or_else(|| self.cursor.take_punct(','));
        let range = tokens::range_or(self.cursor.since(start), head.id.span());
        self.problems.at(range, Problem::new("a task is not a chain of calls").help(help));
        let mut name = self.name_value(&Value { tokens: vec![head.id] });
        name.malformed = true;
        block.tasks.push(unnamed_keyword(name, Fields { open: true, ..Fields::default() }));
        true
    }

    /// `task build`, `task("build")` and `Task::new("build")`, also after `let build =`.
    fn head_of_a_chain(&self) -> Option<Head> {
        let is_variable = self.cursor.is_word(0, "let") && self.cursor.is_punct(2, '=');
        let start = if is_variable { 3 } else { 0 };
        let is_path = self.cursor.is_joint(start + 1, ':', ':') && self.cursor.is_word(start + 3, "new");
        let is_path = is_path && self.cursor.is_one_of(start, &["Task", "Job", "Step"]);
        let (arguments, length) = if is_path {
            (self.cursor.group(start + 4, Delimiter::Parenthesis)?.tokens(), start + 5)
        } else if self.cursor.is_one_of(start, &["task", "Task"]) {
            match self.cursor.group(start + 1, Delimiter::Parenthesis) {
                Some(call) => (call.tokens(), start + 2),
                None => (self.cursor.ahead(start + 1, start + 2), start + 2),
            }
        } else {
            return None;
        };
        let [id, rest @ ..] = arguments else { return None };
        let is_id = tokens::is_word(id) && gofer_core::is_identifier(id.word().trim_matches('"'));
        let image = match rest {
            [] | [TokenTree::Punct(_)] => None,
            [TokenTree::Punct(comma), image @ ..] if is_path && comma.as_char() == ',' => {
                let mut arguments = tokens::at_commas(image).filter(|argument| !argument.is_empty());
                let image = tokens::source(arguments.next()?)?;
                if arguments.next().is_some() {
                    return None;
                }
                Some(image)
            }
            _ => return None,
        };
        is_id.then(|| Head { id: id.clone(), image, length })
    }

    /// `.image("x")` as `image: "x"`.
    fn call_as_a_field(&self, at: usize) -> Option<Entry> {
        let (word, arguments) = (self.cursor.ident(at + 1)?, self.cursor.group(at + 2, Delimiter::Parenthesis)?);
        self.called_field(Place::Task, word.text(), arguments.tokens())
    }
}

/// What is proposed for a chain. What cannot be told of it is left out, and it lacks no image.
fn task_in_braces(id: &TokenTree, mut fields: Vec<Option<Entry>>) -> String {
    let is_long = fields.len() > MOST;
    fields.truncate(MOST);
    let (fields, is_whole) = merged(fields);
    let has_image = fields.iter().any(|(key, _)| key == "image");
    let written = in_a_row(&fields);
    if is_whole && has_image && !is_long {
        return format!("write `task {id} {{ {written} }}`");
    }
    let written = if fields.is_empty() { "...".to_owned() } else { format!("{written}, ...") };
    format!("its fields stand in braces after the id, as keys with their values: `task {id} {{ {written} }}`")
}
