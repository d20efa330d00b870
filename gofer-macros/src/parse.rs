//! Tokens to a syntax tree. After a mistake it goes on at the next comma, the next `task` or
//! the end, so that one mistake hides no other.

mod axes;
mod axes_in_brackets;
mod by_value;
mod calls;
mod chains_of_tasks;
mod computed_pairs;
mod conditions;
mod conditions_of_parents;
mod depends_on;
mod dockerfile;
mod docs;
mod entries_without_braces;
mod fields;
mod foreign;
mod foreign_axes;
mod foreign_brackets;
mod foreign_expressions;
mod foreign_functions;
mod foreign_heads;
mod foreign_names;
mod foreign_parents;
mod foreign_tasks;
mod foreign_values;
mod foreign_variables;
mod inside;
mod joined_texts;
mod known;
mod limits;
mod lists_in_lists;
mod lists_of_parents;
mod logins;
mod made_ids;
mod marks;
mod meant_instances;
mod misplaced_keys;
mod name;
mod nothing;
mod odd_headers;
mod odd_selection;
mod other_axes;
mod own_tasks;
mod parents;
mod parents_as_calls;
mod relations;
mod rules_of_make;
mod selection;
mod separator;
mod several_images;
mod statements;
mod status;
mod steps;
mod task;
mod tasks;
mod tasks_in_variables;
mod text;
mod told_with_ids;
mod unknown_keys;
mod value;
mod variables;
mod waiting_headers;
mod words_in_braces;
mod yaml;
mod yaml_tree;

use gofer_core::Problem;
use proc_macro2::{Delimiter, Spacing, Span};

use crate::ast::{Axis, Block, Task};
use crate::keys::Place;
use crate::problem::{Problems, Range};
use crate::tokens::{self, Cursor, Group, TokenTree};
use crate::words;

pub use axes::no_keys;
use known::Known;

/// What is said of `<<EOT` and of YAML's `|`.
const SEVERAL_LINES: &str = "a text of several lines stands in quotes too, as in `r#\"...\"#`";

/// What stands in the place of a key and cannot be one.
pub fn not_a_key(shown: &str) -> Problem {
    Problem::new(format!("`{shown}` is not a key: a key is a word, a whole number or a text in quotes"))
}
pub use name::nearest_key;
pub use status::EACH_FAILURE;

/// Reads a block as far as it can be understood.
pub fn block(tokens: &[TokenTree], problems: &mut Problems) -> Block {
    let known = Known::read(tokens);
    let cursor = Cursor::new(tokens, Span::call_site());
    let mut parser = Parser { cursor, problems, known: &known, place: Place::Pipeline, own: &[], unwrapped: false };
    let start = parser.cursor.peek(0).map(|first| match first {
        // The first sign of what stands around a whole block is enough.
        TokenTree::Group(group) if group.delimiter() != Delimiter::None => group.span_open().into(),
        first => Range::from(first),
    });
    let mut block = Block { start, ..Block::default() };
    parser.entries(&mut block);
    inside::forget_declared(&mut block, &problems.syntax_is_read());
    other_axes::report(&mut block, &known, problems);
    block
}

/// What surrounds a value, and therefore what may follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    /// A block: a setting or a task may follow.
    Block,
    /// Braces: another `key: value` may follow.
    Braces,
    /// Brackets: another element may follow.
    Brackets,
}

struct Parser<'p> {
    cursor: Cursor<'p>,
    problems: &'p mut Problems,
    known: &'p Known<'p>,
    /// Whose keys may stand here.
    place: Place,
    /// The axes of the task that this stands in, as far as they are known.
    own: &'p [Axis],
    /// Whether this stands in what is no part of the language, as `jobs: { … }`, which is
    /// reported: the form of what is in it follows from that.
    unwrapped: bool,
}

impl Parser<'_> {
    /// A parser for what stands in a group.
    fn inside<'i>(&'i mut self, group: &'i Group) -> Parser<'i> {
        Parser { cursor: Cursor::inside(group), problems: self.problems, ..*self }
    }

    /// Settings and tasks.
    fn entries(&mut self, block: &mut Block) {
        while !self.cursor.at_end() {
            let start_of_block = block.settings.words.is_empty() && block.tasks.is_empty();
            let docs = self.docs(start_of_block, &mut block.docs);
            if self.foreign_entry(block) {
                continue;
            }
            if self.at_task() {
                if let Some(task) = self.task(docs) {
                    block.tasks.push(task);
                }
                continue;
            }
            if let Some(docs) = docs {
                self.misplaced_docs(&docs, start_of_block);
            }
            self.setting(block);
        }
    }

    fn setting(&mut self, block: &mut Block) {
        let last = block.tasks.last().map(|task| gofer_core::shown(&task.name.text));
        let after_a_task = last.is_some();
        let Some(token) = self.cursor.peek(0).cloned() else { return };
        let shown = tokens::shown(&token);
        let after_its_task = |task: &str| {
            Problem::new(format!("`{shown}` stands after the `}}` of task `{task}`"))
                .help("a task's fields stand in its braces: move it there")
        };
        if let Some(task) = &last
            && Place::Task.find(&shown).is_some()
            && self.cursor.group(1, Delimiter::Brace).is_some()
        {
            self.problems.at(&token, after_its_task(task));
            self.cursor.advance();
            self.cursor.advance();
            return;
        }
        // `defaults { ... }` is told as the setting it is meant for.
        let has_meaning = || {
            Place::Pipeline.find(&shown).is_some()
                || words::is_elsewhere(Place::Pipeline, &shown)
                    && !words::begins_a_task(&shown)
                    && words::runs_later(&shown).is_none()
        };
        let is_pair = self.cursor.is_colon(1)
            || self.cursor.is_punct(1, '=')
            || self.cursor.group(1, Delimiter::Brace).is_some() && has_meaning();
        if after_a_task && !is_pair {
            if self.task_without_its_word(block) {
                return;
            }
            block.strays.extend(self.cursor.ident(0).cloned());
            return self.stray_after_task(block.tasks.last(), &token);
        }
        match &last {
            Some(_) if Place::Task.find(&shown).is_some() && Place::Pipeline.find(&shown).is_some() => {
                let problem = Problem::new(format!("`{shown}` stands after a task"));
                let help = "move it before the first task, or into the braces of the task that it is for";
                self.problems.at(&token, problem.help(help));
            }
            Some(task) if Place::Task.find(&shown).is_some() => {
                self.problems.at(&token, after_its_task(task));
            }
            // A second pipeline begins: its name belongs to its id.
            Some(_)
                if block.settings.words.iter().any(|word| *word == shown.as_str()) && is_of_each_pipeline(&shown) =>
            {
                if self.problems.first("a second pipeline") {
                    let problem = Problem::new(format!("`{shown}` stands after a task"));
                    let help =
                        "there is one already: a second pipeline is a block of its own, another `pipeline! { ... }`";
                    self.problems.at(&token, problem.help(help));
                } else {
                    self.problems.told(&token);
                }
            }
            Some(_) if words::is_nearly_key(Place::Pipeline, &shown) => {
                let problem = Problem::new(format!("`{shown}` stands after a task"));
                let near = gofer_core::nearest(&shown, Place::Pipeline.keys().iter().map(|key| key.word));
                let help = match near.filter(|near| *near != shown) {
                    Some(near) => format!("settings come first: move it before the first task, as `{near}`"),
                    None => self.before_the_first_task(&shown),
                };
                self.problems.at(&token, problem.help(help));
                if let Some(group) = self.cursor.group(1, Delimiter::Brace) {
                    self.problems.told(group.span());
                }
            }
            _ => {}
        }
        self.field(Place::Pipeline, Around::Block, &mut block.settings);
    }

    /// Where the setting that comes next belongs, and in which form if it has another: `defaults { image: "x" }`.
    fn before_the_first_task(&self, key: &str) -> String {
        let place = "settings come first: move it before the first task";
        let inside = self.cursor.group(1, Delimiter::Brace).and_then(|group| tokens::source(group.tokens()));
        match inside.filter(|inside| !inside.is_empty()) {
            Some(inside) => format!("{place}, as `{key}: {{ {inside} }},`"),
            None => place.to_owned(),
        }
    }

    fn stray_after_task(&mut self, before: Option<&Task>, token: &TokenTree) {
        let is_related = self.cursor.peek(2).is_some_and(|next| self.known.is_task(next.word()));
        let is_comment = self.cursor.is_joint(0, '-', '-') && self.cursor.ident(2).is_some() && !is_related;
        if self.at_arrow(0) && !is_comment {
            let (shown, range) = self.signs().unwrap_or_else(|| (tokens::shown(token), Range::from(token)));
            let problem = Problem::new(format!("unexpected `{shown}` after a task"));
            let before = before.map_or("", |before| &before.name.text);
            self.problems.at(range, problem.help(self.in_the_task_that_waits(before)));
            // `-> test -> publish` is one mistake.
            let names_task = |parser: &Self| {
                let word = parser.cursor.ident(0).filter(|word| parser.known.is_task(word.text()));
                word.is_some() && tokens::on_one_line_with(parser.cursor.before(), parser.cursor.peek(0))
            };
            while self.cursor.punct(0).is_some() || names_task(self) {
                self.cursor.advance();
            }
            return;
        }
        if self.assigned_field() {
            return;
        }
        let is_end = words::ends_a_block(token.word());
        if !is_end && !matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';')) {
            let word = tokens::shown(token);
            let is_body = self.cursor.group(1, Delimiter::Brace).is_some();
            let later = words::runs_later(&word).filter(|_| self.at_next_task(1) || is_body);
            let is_task = word.len() > 1 && "task".starts_with(&word) || gofer_core::nearest(&word, ["task"]).is_some();
            let help = match later {
                Some(later) => later,
                None if is_task => "a task begins with `task`, as in `task build { ... }`",
                None => "what follows here is another task or the end",
            };
            if is_body && matches!(token, TokenTree::Ident(_)) {
                // What follows its braces is read on.
                self.problems.at(token, Problem::new(format!("unexpected `{word}`")).help(help));
                return self.take_all(2);
            }
            return self.no_entry(help, Around::Block);
        }
        if !self.unwrapped {
            let problem = Problem::new(format!("unexpected `{}` after a task", tokens::shown(token)));
            self.problems.at(token, problem.help("remove it: a task ends with its `}`"));
        }
        self.cursor.advance();
    }

    /// Goes on to the next comma (which it takes), the next entry or task, or the end.
    fn skip(&mut self, around: Around) {
        while !self.cursor.at_end() {
            if self.cursor.take_punct(',').is_some() || self.at_next(around) || self.at_new_task(around) {
                return;
            }
            self.cursor.advance();
        }
    }

    /// The same, past all that stands in the line.
    fn skip_line(&mut self, around: Around) {
        while let (Some(before), Some(next)) = (self.cursor.before(), self.cursor.peek(0)) {
            let ends = self.cursor.is_punct(0, ',') || around == Around::Block && self.at_full_task();
            if ends || tokens::on_one_line(before, next) != Some(true) {
                break;
            }
            self.cursor.advance();
        }
        let is_next_line = !tokens::on_one_line_with(self.cursor.before(), self.cursor.peek(0));
        let begins = self.cursor.ident(0).is_some() && self.cursor.group(1, Delimiter::Brace).is_some();
        // `stages {` and `RUN make` begin what is told as what it is.
        if is_next_line && (begins || self.at_line_of_a_dockerfile()) {
            return;
        }
        self.skip(around);
    }

    /// Whether the next entry or the next task begins here.
    fn at_next(&self, around: Around) -> bool {
        around != Around::Brackets && (self.at_entry() || self.at_full_task())
    }

    /// `ident :` or `"literal" :`.
    fn at_entry(&self) -> bool {
        let key = self.cursor.peek(0).is_some_and(tokens::is_word);
        let lifetime = matches!(self.cursor.before(), Some(TokenTree::Punct(punct)) if punct.as_char() == '\'');
        key && !lifetime && self.cursor.is_colon(self.length_of_key())
    }

    /// How many tokens a key has: more than one if it is `runs-on`, as other systems have it.
    fn length_of_key(&self) -> usize {
        const LONGEST: usize = 9;
        let adjoin = |at: usize| match (self.cursor.peek(at), self.cursor.peek(at + 1)) {
            (Some(before), Some(next)) => tokens::adjoin(before, next) != Some(false),
            _ => false,
        };
        let mut length = 1;
        while length < LONGEST
            && self.cursor.is_punct(length, '-')
            && self.cursor.ident(length + 1).is_some()
            && adjoin(length - 1)
            && adjoin(length)
        {
            length += 2;
        }
        let first = self.cursor.ident(0).is_some();
        let is_key = self.cursor.is_colon(length) || self.cursor.is_punct(length, '=');
        if first && is_key { length } else { 1 }
    }

    /// `task ID {`, `task ID for` or `task {`: nothing else can be meant, also within a value.
    fn at_full_task(&self) -> bool {
        self.full_task_at(0)
    }

    fn full_task_at(&self, ahead: usize) -> bool {
        if !self.cursor.is_word(ahead, "task") {
            return false;
        }
        let (name, after) = (ahead + 1, ahead + 2);
        let named = self.cursor.peek(name).is_some_and(tokens::is_word);
        let follows = |at| self.cursor.group(at, Delimiter::Brace).is_some() || self.cursor.is_word(at, "for");
        follows(name)
            || named && (follows(after) || self.cursor.is_punct(after, '-') || self.cursor.peek(after).is_none())
    }

    /// `task ID` among what cannot be understood, whatever follows; or a comment before it.
    fn at_new_task(&self, around: Around) -> bool {
        // `for task in ...` names a variable.
        let is_variable = self.cursor.is_word(1, "in") && self.cursor.group(2, Delimiter::Brace).is_none();
        let is_named = self.cursor.peek(1).is_some_and(tokens::is_word) && !is_variable;
        let task = self.cursor.is_word(0, "task") && is_named;
        around == Around::Block && (task || self.at_attribute())
    }

    /// Whether a word directly after a value begins the next entry, the comma before it being
    /// forgotten.
    fn begins_entry(&self, word: &crate::tokens::Ident) -> bool {
        let other_line = match (self.cursor.before(), self.cursor.peek(0)) {
            (Some(before), Some(next)) => tokens::on_one_line(before, next) != Some(true),
            _ => true,
        };
        other_line || self.cursor.is_punct(1, '=') || words::is_like_key(self.place, word.text())
    }

    /// What must follow an entry: a comma or the end. Anything else is one problem.
    fn end_of_entry(&mut self, around: Around) {
        let Some(token) = self.cursor.peek(0).cloned() else { return };
        if self.cursor.take_punct(',').is_some() {
            return;
        }
        let shown = tokens::shown(&token);
        let next_entry = match &token {
            TokenTree::Ident(word) => self.begins_entry(word),
            _ => false,
        };
        if self.at_dot_for_comma(around) || self.at_colon_for_comma(0) || self.cursor.is_punct(0, ';') {
            self.cursor.advance();
            let problem = Problem::new(format!("unexpected `{shown}`")).help("write `,`, which separates entries");
            self.problems.at(&token, problem);
        } else if around == Around::Block && self.at_toml_table()
            || self.at_conflict()
            || self.place == Place::Task && around == Around::Braces && self.at_full_task()
        {
            // It is told as what it is.
        } else if self.at_attribute() && around == Around::Block {
            self.problems.at(&token, Problem::new("missing `,` before this").help("entries are separated by `,`"));
        } else if around != Around::Brackets
            && (self.at_entry() || self.cursor.is_punct(1, '='))
            && words::is_elsewhere(self.place, &shown)
        {
            // It is told as what it is.
        } else if next_entry || self.at_next(around) || around == Around::Brackets && tokens::is_word(&token) {
            self.problems
                .at(&token, Problem::new(format!("missing `,` before `{shown}`")).help("entries are separated by `,`"));
        } else if !self.foreign_token(&token) {
            let (shown, range) = self.signs().unwrap_or((shown, Range::from(&token)));
            self.problems.at(
                range,
                Problem::new(format!("unexpected `{shown}` after the value"))
                    .help("a value ends at a `,`: remove what does not belong to it"),
            );
            self.cursor.advance();
            self.skip(around);
        }
    }

    /// Takes a comma or semicolon that separates nothing.
    fn stray_separator(&mut self) -> bool {
        let Some(token) = self.cursor.peek(0).cloned() else { return false };
        let found = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';')).is_some();
        if found && !self.unwrapped {
            let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&token)));
            self.problems.at(&token, problem.help("there is nothing before it to end: remove it"));
        }
        found
    }

    /// A token that begins no entry.
    fn stray(&mut self, expected: &str, around: Around) {
        self.no_entry(&format!("what stands here is {expected}"), around);
    }

    fn no_entry(&mut self, help: &str, around: Around) {
        if self.cursor.is_joint(0, '-', '-') {
            let start = self.cursor.place();
            while self.cursor.take_punct('-').is_some() {}
            let signs = self.cursor.since(start).to_vec();
            let range = tokens::range_or(&signs, self.cursor.span());
            if signs.len() == 2 {
                self.problems.at(range, Problem::new("unexpected `--`").help("a comment begins with `//`"));
                return self.rest_of_line();
            }
            return self
                .problems
                .at(range, Problem::new("unexpected `---`").help("remove it: entries are separated by `,`"));
        }
        if self.cursor.is_joint(0, '<', '!') && self.cursor.is_joint(1, '!', '-') {
            self.problems.at(self.cursor.span(), Problem::new("unexpected `<!--`").help("a comment begins with `//`"));
            self.cursor.advance();
            return self.rest_of_line();
        }
        if self.anchor_before_a_key()
            || self.dotted_entry(around)
            || self.mark_before_a_key()
            || self.item_of_a_list(help)
        {
            return;
        }
        if let Some(token) = self.cursor.advance() {
            let label = self.cursor.ident(0).filter(|_| self.cursor.is_colon(1) && tokens::shown(token) == "'");
            let shown = label.map_or_else(|| tokens::shown(token), |label| format!("'{label}"));
            let problem = match shown.as_str() {
                "=" | ":" => Problem::new(format!("there is nothing before `{shown}`")),
                _ => Problem::new(format!("unexpected `{shown}`")),
            };
            self.problems.at(token, problem.help(help));
            // `.template: x` is one mistake.
            if matches!(&token, TokenTree::Punct(_)) && self.at_entry() && self.touches_before() {
                self.cursor.advance();
                self.skip_line(around);
            }
            self.skip(around);
        }
    }

    /// `.base: { ... }`, a job of GitLab that others extend, and `.PHONY: build` of a Makefile.
    fn dotted_entry(&mut self, around: Around) -> bool {
        let Some(word) = self.cursor.ident(1).filter(|_| self.cursor.is_punct(0, '.')) else { return false };
        if self.place != Place::Pipeline || !self.cursor.adjoins(0) || words::is_nearly_key(self.place, word.text()) {
            return false;
        }
        let of_make = word.text().chars().all(|c| c.is_ascii_uppercase() || c == '_');
        let help = if of_make { "remove it: there are no targets here, only tasks" } else { words::SHARE };
        self.problems.at(self.two(), Problem::new(format!("unexpected `.{word}`")).help(help));
        self.take_all(2);
        self.skip_line(around);
        true
    }

    /// `+ script: "x"` of a patch, `- image: "x"` of a list, `.image: "x"`, and `12 script: "x"` of a listing with the lines' numbers.
    fn mark_before_a_key(&mut self) -> bool {
        let Some(token) = self.cursor.peek(0).cloned() else { return false };
        let is_mark = match &token {
            // Among the settings an item of a list is a task.
            TokenTree::Punct(punct) if punct.as_char() == '-' => self.place != Place::Pipeline,
            TokenTree::Punct(punct) => "+*>|&@$%!?./~".contains(punct.as_char()),
            TokenTree::Literal(literal) => literal.text().bytes().all(|b| b.is_ascii_digit()),
            _ => false,
        };
        let is_key = self.cursor.ident(1).is_some_and(|word| words::is_nearly_key(self.place, word.text()));
        if !is_mark || !is_key || !self.cursor.is_colon(2) {
            return false;
        }
        let problem = Problem::new(format!("unexpected `{}` before a key", tokens::shown(&token)));
        self.problems.at(&token, problem.help("remove it"));
        self.cursor.advance();
        true
    }

    /// An operator of several signs, such as `->`, and where it is.
    fn signs(&self) -> Option<(String, Range)> {
        const SIGNS: &str = "-=<>:|&+!*/.?";
        let is_sign = |at: usize| self.cursor.punct(at).is_some_and(|sign| SIGNS.contains(sign.as_char()));
        let joint = |at: usize| self.cursor.punct(at).is_some_and(|sign| sign.spacing() == Spacing::Joint);
        let length = (0..3).take_while(|at| is_sign(*at) && joint(*at) && is_sign(at + 1)).count() + 1;
        let signs: Vec<TokenTree> = (0..length).filter_map(|at| self.cursor.peek(at).cloned()).collect();
        let range = tokens::range_or(&signs, self.cursor.span());
        (length > 1).then(|| (signs.iter().map(tokens::shown).collect(), range))
    }

    /// Where a sign of two tokens is.
    fn two(&self) -> Range {
        Range::new(self.cursor.span(), self.cursor.peek(1).map_or(self.cursor.span(), TokenTree::span))
    }

    /// Whether there is nothing before the next token.
    fn touches_before(&self) -> bool {
        matches!((self.cursor.before(), self.cursor.peek(0)), (Some(before), Some(next)) if tokens::adjoin(before, next) == Some(true))
    }

    /// `["make", ..rest]`, of which `..` is next, as Rust has it.
    fn joined_lists(&self) -> Option<String> {
        let dots = if self.cursor.is_punct(2, '.') { 3 } else { 2 };
        let mut parts = tokens::at_commas(self.cursor.rest().get(dots..)?);
        let list = tokens::source(parts.next()?)?;
        let after = parts.filter(|part| !part.is_empty()).map(tokens::source).collect::<Option<Vec<String>>>()?;
        let is_plain = list.starts_with(|c: char| c.is_alphabetic())
            && list.chars().all(|c| c.is_alphanumeric() || "_.()".contains(c));
        let is_text = |text: &String| text.starts_with('"') && text.ends_with('"');
        let before: Vec<String> = tokens::at_commas(self.cursor.since(0)).filter_map(tokens::source).collect();
        let before: Vec<String> = before.into_iter().filter(|text| !text.is_empty()).collect();
        if !is_plain || !before.iter().chain(&after).all(is_text) {
            return None;
        }
        // Whatever the elements of the list are, they are made what the texts are made.
        let texts = |texts: &[String]| format!("[{}].map(String::from)", texts.join(", "));
        let elements = format!("{list}.into_iter().map(|one| one.to_string())");
        let chained = match before.as_slice() {
            [] if after.is_empty() => return Some(list),
            [] => elements,
            before => format!("{}.into_iter().chain({elements})", texts(before)),
        };
        Some(if after.is_empty() { chained } else { format!("{chained}.chain({})", texts(&after)) })
    }

    /// `..Default::default()`: what is left out is as it is by default, without a word.
    fn the_rest_by_default(&mut self) -> bool {
        let is_default =
            self.cursor.ident(2).is_some() && (2..8).any(|at| self.cursor.is_one_of(at, &["Default", "default"]));
        if !is_default {
            return false;
        }
        let start = self.cursor.place();
        self.value(Around::Braces);
        let written = self.cursor.since(start).to_vec();
        let problem = Problem::new("unexpected `..`").help("remove it: what is left out is as it is by default");
        self.problems.at(tokens::range_or(&written, self.cursor.span()), problem);
        let _ = self.cursor.take_punct(',');
        true
    }

    /// `..`, kept for a later version of the language.
    fn reserved(&mut self, around: Around) -> bool {
        if !self.cursor.is_joint(0, '.', '.') {
            return false;
        }
        let range = self.two();
        if around != Around::Brackets && self.the_rest_by_default() {
            return true;
        }
        let problem = Problem::new("`..` is reserved for a later version of the language");
        let help = match around {
            Around::Brackets => {
                let joined = self.joined_lists();
                let joined = joined.as_deref().unwrap_or(
                    "[\"cargo\"].map(String::from).into_iter().chain(flags.into_iter().map(|one| one.to_string()))",
                );
                format!("lists are joined by Rust: in place of the brackets stands `{joined}`")
            }
            _ => "write the entries out, or build the pipeline with `Pipeline` and `Task`".to_owned(),
        };
        self.problems.at(range, problem.help(help));
        self.cursor.advance();
        self.skip(around);
        true
    }
}

/// Settings that each pipeline has.
fn is_of_each_pipeline(word: &str) -> bool {
    matches!(word, "id" | "name")
}
