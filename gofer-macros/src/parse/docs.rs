//! Doc comments, and the attributes that are none.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use crate::ast::Docs;
use crate::keys::{Kind, Place};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens::{self, Cursor, Group, TokenTree};

/// An attribute or doc comment.
struct Attribute {
    /// The text, if it is a doc comment.
    text: Option<String>,
    name: String,
    inner: bool,
    range: Range,
    /// What stands in its brackets.
    inside: Group,
}

impl Parser<'_> {
    /// Reads what stands before a setting or task: the outer doc comments, which it gives, and
    /// inner ones, which describe the pipeline at the start of the block.
    pub(super) fn docs(&mut self, start_of_block: bool, pipeline: &mut Option<Docs>) -> Option<Docs> {
        let mut outer = None;
        while let Some(attribute) = self.attribute() {
            match attribute {
                Attribute { text: None, name, range, .. } => self.refuse(&name, range),
                Attribute { text: Some(text), inner: false, range, .. } => join(&mut outer, &text, range),
                Attribute { text: Some(text), inner: true, range, .. } if start_of_block => {
                    join(pipeline, &text, range);
                }
                Attribute { range, .. } => {
                    let problem = Problem::new("this comment describes the pipeline, but does not stand at its start");
                    self.problems.at(
                        range,
                        problem.help("move it to the top of the block; a comment for readers begins with `//`"),
                    );
                }
            }
        }
        outer
    }

    /// A `///` comment that no task follows.
    pub(super) fn misplaced_docs(&mut self, docs: &Docs, start_of_block: bool) {
        let problem = Problem::new("this comment describes nothing: `///` stands before a task");
        self.problems.at(
            docs.range,
            problem.help(if start_of_block {
                "the pipeline is described by `//!`; a comment for readers begins with `//`"
            } else {
                "a comment for readers begins with `//`"
            }),
        );
    }

    /// Refuses doc comments and attributes where neither may stand.
    pub(super) fn no_docs(&mut self) {
        let mut comments = None;
        while let Some(attribute) = self.attribute() {
            match attribute.text {
                // `//!` begins a file or a function in Rust, and a task is described before it.
                Some(_) if attribute.inner && self.place == Place::Task => {
                    let problem = Problem::new("this comment describes nothing: a task is described before its `task`");
                    let help = "move it there, as `///`; a comment for readers begins with `//`";
                    self.problems.at(attribute.range, problem.help(help));
                }
                Some(text) => join(&mut comments, &text, attribute.range),
                None => match self.configured_value(&attribute) {
                    Some(value) => {
                        let problem = Problem::new("attributes are not read in a block");
                        let help = format!("a key is always there, and its value may depend on it: `{value}`");
                        self.problems.at(attribute.range, problem.help(help));
                    }
                    None => self.refuse(&attribute.name, attribute.range),
                },
            }
        }
        if let Some(docs) = comments {
            self.misplaced_docs(&docs, false);
        }
    }

    /// `task #[cfg(unix)] build {`, unless it stands before the next task.
    pub(super) fn docs_in_header(&mut self) {
        let start = self.cursor.place();
        while self.attribute().is_some() {}
        let is_next = self.cursor.at_end() || self.cursor.is_word(0, "task");
        self.cursor.back_to(start);
        if is_next {
            return;
        }
        while let Some(attribute) = self.attribute() {
            if attribute.text.is_none() {
                self.refuse(&attribute.name, attribute.range);
                continue;
            }
            let problem = Problem::new("this comment stands between `task` and its id");
            self.problems.at(attribute.range, problem.help("move it before `task`"));
        }
    }

    /// `#[cfg(unix)] script: "make"`, of which the attribute has been read: the value with the condition in it.
    fn configured_value(&mut self, attribute: &Attribute) -> Option<String> {
        let [TokenTree::Ident(_), condition @ TokenTree::Group(_)] = attribute.inside.tokens() else { return None };
        if attribute.name != "cfg" {
            return None;
        }
        let key =
            self.cursor.ident(0).and_then(|key| self.place.find(key.text())).filter(|_| self.cursor.is_colon(1))?;
        let has_value = matches!(key.kind, Kind::Text | Kind::List | Kind::Bool | Kind::Integer);
        let start = self.cursor.place();
        self.take_all(2);
        let value = self.preview(self.around());
        self.cursor.back_to(start);
        let value = value.filter(|value| has_value && !value.is_empty())?;
        let condition = tokens::source(std::slice::from_ref(condition))?;
        Some(format!("{}: if cfg!{condition} {{ {value} }} else {{ ... }}", key.word))
    }

    fn refuse(&mut self, name: &str, range: Range) {
        let problem = Problem::new("attributes are not read in a block");
        self.problems.at(
            range,
            problem.help(match name {
                "cfg" | "cfg_attr" => {
                    "a graph does not depend on how it is compiled: choose between two blocks with `if cfg!(...)`, or add the task with `.task(...)`"
                }
                "doc" => "a description that is not a literal is a key: `description: include_str!(\"build.md\")`",
                "task" | "job" | "step" | "stage" => "a task begins with the word `task`, as in `task build { ... }`: remove this",
                "ignore" | "disabled" | "skip" => crate::words::PRESENT,
                "allow" | "expect" | "warn" | "deny" | "forbid" | "inline" => "put it on the function around the block",
                _ => "what is said of a pipeline or a task are its keys: remove this",
            }),
        );
    }

    /// `#[…]` or `#![…]`, as which doc comments arrive too.
    pub(super) fn at_attribute(&self) -> bool {
        let inner = usize::from(self.cursor.is_punct(1, '!'));
        self.cursor.is_punct(0, '#') && self.cursor.group(1 + inner, Delimiter::Bracket).is_some()
    }

    fn attribute(&mut self) -> Option<Attribute> {
        if !self.cursor.is_punct(0, '#') {
            return None;
        }
        let inner = self.cursor.is_punct(1, '!');
        let group = self.cursor.group(1 + usize::from(inner), Delimiter::Bracket)?.clone();
        let first = self.cursor.span();
        for _ in 0..=1 + usize::from(inner) {
            self.cursor.advance();
        }
        let range = Range::new(first, group.span());
        let mut inside = Cursor::inside(&group);
        let name = inside.ident(0).map(ToString::to_string).unwrap_or_default();
        Some(Attribute { text: text(&mut inside), name, inner, range, inside: group })
    }
}

/// The text of `doc = "text"`.
fn text(attribute: &mut Cursor) -> Option<String> {
    if !attribute.is_word(0, "doc") || !attribute.is_punct(1, '=') {
        return None;
    }
    attribute.advance();
    attribute.advance();
    Written::text(attribute.rest())
}

fn join(docs: &mut Option<Docs>, text: &str, range: Range) {
    let text = plain(text);
    match docs {
        None => *docs = Some(Docs { text, range }),
        Some(docs) => {
            docs.text.push('\n');
            docs.text.push_str(&text);
            docs.range.last = range.last;
        }
    }
}

/// A comment's text without what belongs to its form: one leading space of each line, and in
/// a block comment the row of stars.
fn plain(text: &str) -> String {
    let starred = |line: &str| line.trim_start().starts_with('*') || line.trim().is_empty();
    let is_block = text.contains('\n');
    let stars = is_block && text.lines().skip(1).all(starred);
    let line = |(at, line): (usize, &str)| {
        let line = if stars && at > 0 { line.trim_start().trim_start_matches('*') } else { line };
        line.strip_prefix(' ').unwrap_or(line).to_owned()
    };
    let lines: Vec<String> = text.split('\n').enumerate().map(line).collect();
    let text = lines.join("\n");
    if is_block { text.trim().to_owned() } else { text }
}
