//! What stands between a task's id and its body and does not belong there.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::foreign_tasks::has_key;
use super::name::ID;
use super::status::written_status;
use super::task::{AFTER_AXES, AFTER_ID, is_matrix};
use crate::ast::{Axis, Name};
use crate::keys::Place;
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens::{self, Group, Ident, TokenTree};

const DESCRIBED: &str = "a task has one id; it is described by a `///` comment before it";

/// Where what a task waits for belongs.
fn waits_for(parents: &str) -> String {
    format!("what a task waits for stands in its fields: `depends_on: {{ {parents} }}`")
}

impl Parser<'_> {
    /// Names the token that does not belong into a header.
    pub(super) fn odd_in_header(&mut self, name: &Name, axes: &[Axis], has_body: bool) {
        let Some(token) = self.cursor.peek(0).cloned() else { return };
        let (after, follow) = if axes.is_empty() { AFTER_ID } else { AFTER_AXES };
        if self.filler(after, follow) {
            return;
        }
        let signs = self.signs();
        let shown = signs.as_ref().map_or_else(|| tokens::shown(&token), |(signs, _)| signs.clone());
        let range = signs.map_or_else(|| Range::from(&token), |(_, range)| range);
        let problem = Problem::new(format!("unexpected `{shown}` after {after}"));
        let word = if let TokenTree::Ident(word) = &token { word.to_string() } else { String::new() };
        let arrow = ["->", "=>", ">>", "<-", "--"].into_iter().any(|arrow| shown.starts_with(arrow));
        let colon = self.cursor.is_colon(0) || self.cursor.is_punct(0, '=');
        if colon && self.typed_in_header(name, axes, &shown, range) {
            return;
        }
        if let Some(help) = self.field_in_header().filter(|_| axes.is_empty()) {
            return self.problems.at(range, problem.help(help));
        }
        let waiting = self.waiting_words();
        let waits = waiting > 0;
        // `<- build {`, `after build {`, `where build {`, `depends_on { build } {`
        let may_wait = colon || word == "where" && axes.is_empty();
        let ahead = if arrow { 2 } else { waiting.max(usize::from(may_wait)) };
        let parents = self.parents_before_body(ahead, waits);
        let help = match (&token, word.as_str()) {
            (_, "as") if axes.is_empty() && self.cursor.ident(1).is_some_and(|other| *other == *name.text) => {
                format!("a task has one name, its id: remove `as {}`", gofer_core::shown(&name.text))
            }
            _ if axes.is_empty() && self.inherits() => {
                "what tasks share stands in `defaults`, or is a function of Rust's before the block".to_owned()
            }
            _ if arrow => self.in_the_task_that_waits(&name.text, 0),
            _ if parents.is_some() || waits => {
                waits_for(&parents.unwrap_or_else(|| "build".to_owned()))
            }
            (_, "then" | "before" | "triggers" | "precedes") => format!(
                "the task that waits says so, in its own fields: `depends_on: {{ {} }}`",
                gofer_core::shown(&name.text)
            ),
            (_, "if" | "when" | "unless") => {
                "a task has no condition: how its parents must have ended stands in `depends_on`, and a task that is not \
                 always there is added in Rust, with `.task(...)`"
                    .to_owned()
            }
            (TokenTree::Ident(_), _) if axes.is_empty() && self.cursor.ident(1).is_some() && self.cursor.is_word(2, "in") => {
                "axes stand after `for`: write `for`".to_owned()
            }
            // `for_each in { … }`, `os in { … }`
            (TokenTree::Ident(_), _) if axes.is_empty() && self.cursor.is_word(1, "in") && word != "in" => {
                let name = if is_matrix(&word) || gofer_core::nearest(&word, ["for"]).is_some() { "v" } else { &word };
                format!("an axis stands after `for`: write `for {name}`")
            }
            (TokenTree::Group(group), _) if has_key(group, Place::Task) => {
                "all fields of a task stand in its braces: move these there".to_owned()
            }
            (TokenTree::Group(group), _) if axes.is_empty() && group.delimiter() != Delimiter::Brace && self.cursor.is_word(1, "for") => {
                "remove it: the keys of the axes are added to the id".to_owned()
            }
            (TokenTree::Group(group), _) if axes.is_empty() && axes_in(group).is_some() => {
                format!("axes stand without brackets around them: write `{}`", axes_in(group).unwrap_or_default())
            }
            (_, word) if axes.is_empty() && is_matrix(word) => {
                "axes stand after `for`, as in `for v in { old, new }`".to_owned()
            }
            (_, "while" | "until" | "loop" | "repeat" | "times" | "foreach") if axes.is_empty() => {
                "one task for each of some values is an axis: `for v in { old, new }`".to_owned()
            }
            (_, "where") if !axes.is_empty() => "an axis has all the keys that are written: leave out the others".to_owned(),
            (_, "where") => "remove it: what a task is made of stands in its fields".to_owned(),
            (_, "in") if axes.is_empty() => "an axis stands after `for`, and has a name: write `for v in`".to_owned(),
            (TokenTree::Literal(_), _) => DESCRIBED.to_owned(),
            (TokenTree::Punct(punct), _) if matches!(punct.as_char(), ',' | ';' | '.' | '!') && self.cursor.group(1, Delimiter::Brace).is_some() => {
                follow.to_owned()
            }
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' && has_body => {
                "each task is an entry of its own, or an instance of one with an axis".to_owned()
            }
            (TokenTree::Punct(_), _) if !axes.is_empty() && self.keys_after_sign() => {
                "each axis has a name of its own: write `, v in`".to_owned()
            }
            (TokenTree::Group(group), _) if group.delimiter() == Delimiter::Bracket => {
                "axes stand after `for`, as in `for os in { bookworm, trixie }`".to_owned()
            }
            (TokenTree::Group(_), _) => "remove it: a task takes no arguments, its fields use the variables around the block".to_owned(),
            _ if colon && has_body => follow.to_owned(),
            (TokenTree::Ident(_), _) if axes.is_empty() && gofer_core::nearest(&word, ["for"]).is_some() => {
                "axes stand after `for`: write `for`".to_owned()
            }
            (TokenTree::Ident(_), _) if axes.is_empty() && has_body => {
                let words = (0..).map_while(|at| self.cursor.ident(at)).filter(|word| *word != "for");
                let words: Vec<String> = [name.text.clone()].into_iter().chain(words.map(ToString::to_string)).collect();
                let id = gofer_core::shown(&words.join("_"));
                // Of a part of it nothing is to be said.
                self.problems.told(name.range);
                format!("an id is one word, such as `{id}`; after it stand the fields or `for`")
            }
            (_, "include" | "exclude" | "except" | "without") => crate::words::KEYS.to_owned(),
            _ if axes.is_empty() => "what follows is `{`, or `for` and the axes".to_owned(),
            _ => follow.to_owned(),
        };
        self.problems.at(range, problem.help(help));
    }

    /// Reports what says no more than that the body follows; false if it is something else.
    fn filler(&mut self, after: &str, follow: &str) -> bool {
        let Some(length) = self.only_before_body() else { return false };
        let words = self.cursor.ahead(0, length);
        let shown = tokens::source(words).unwrap_or_else(|| words.iter().map(tokens::shown).collect());
        let range = tokens::range_or(words, self.cursor.span());
        self.problems.at(range, Problem::new(format!("unexpected `{shown}` after {after}")).help(follow));
        true
    }

    /// `do {`, `is {`, `-> {`, `:= {`: how many tokens there are of what says no more than that the body follows.
    fn only_before_body(&self) -> Option<usize> {
        const WORDS: [&str; 14] =
            ["do", "begin", "then", "is", "with", "has", "as", "are", "be", "of", "does", "runs", "begins", "contains"];
        const SIGNS: usize = 3;
        let signs = (0..SIGNS).take_while(|at| self.cursor.punct(*at).is_some()).count();
        // `do |task| {`
        let is_bound = self.cursor.is_punct(1, '|') && self.cursor.is_punct(3, '|');
        let length = match self.cursor.is_one_of(0, &WORDS) {
            true if is_bound => 4,
            true => 1,
            false => signs,
        };
        let is_body = self
            .cursor
            .group(length, Delimiter::Brace)
            .is_some_and(|body| body.tokens().is_empty() || has_key(body, Place::Task));
        (length > 0 && is_body && self.cursor.group(length + 1, Delimiter::Brace).is_none()).then_some(length)
    }

    /// `= build {`, `extends build {`: a task that this one is made of.
    pub(super) fn inherits(&self) -> bool {
        const WORDS: [&str; 10] =
            ["extends", "uses", "like", "from", "implements", "inherits", "copies", "clones", "overrides", "based"];
        let is_task = |at: usize| self.cursor.ident(at).is_some_and(|word| self.known.is_task(word.text()));
        let sign = usize::from(self.cursor.is_joint(0, '<', ':'));
        let is_made_of = self.cursor.is_one_of(0, &["is", "as", "of"]) && self.cursor.ident(1).is_some()
            || ['=', '<'].into_iter().any(|sign| self.cursor.is_punct(0, sign)) && is_task(1 + sign);
        let is_made_of = is_made_of && self.cursor.group(2 + sign, Delimiter::Brace).is_some();
        self.cursor.is_one_of(0, &WORDS) || is_made_of
    }

    /// `after build {`, `runs after build {`: how many words say that the task waits.
    fn waiting_words(&self) -> usize {
        const WAITS: [&str; 7] = ["after", "needs", "depends", "depends_on", "requires", "waits", "on"];
        let waits = |at| self.cursor.is_one_of(at, &WAITS);
        let is_said = self.cursor.is_one_of(0, &["runs", "that", "which", "starts"]);
        if is_said && waits(1) { 2 } else { usize::from(waits(0)) }
    }

    /// What is said of an image or a parent with its status in the place of what may follow an id.
    fn field_in_header(&self) -> Option<String> {
        if let Some(image) = self.image_in_header().or_else(|| self.image_as_argument()) {
            return Some(format!("the image is a field: `image: {image}`"));
        }
        Some(waits_for(&self.parent_with_status_in_header()?))
    }

    /// `, "Compile it" {` after an id: reported.
    pub(super) fn description_in_header(&mut self) -> bool {
        let is_text =
            |at: usize| matches!(self.cursor.peek(at), Some(TokenTree::Literal(text)) if text.text().starts_with('"'));
        if !self.cursor.is_punct(0, ',') || !is_text(1) || self.cursor.group(2, Delimiter::Brace).is_none() {
            return false;
        }
        let written = self.cursor.ahead(0, 2);
        let shown = format!(", {}", written.last().map(tokens::shown).unwrap_or_default());
        let problem = Problem::new(format!("unexpected `{}` after the task's id", gofer_core::shown(&shown)));
        self.problems.at(tokens::range_or(written, self.cursor.span()), problem.help(DESCRIBED));
        true
    }

    /// `on failure of deploy {`, `after build failed {`: the parent with its status.
    fn parent_with_status_in_header(&self) -> Option<String> {
        const MOST: usize = 6;
        let length = (1..MOST).find(|at| self.cursor.group(*at, Delimiter::Brace).is_some())?;
        let words: Vec<&str> = (0..length).filter_map(|at| self.cursor.ident(at)).map(Ident::text).collect();
        let task = words.iter().find(|word| self.known.is_task(word)).filter(|_| words.len() == length)?;
        let statuses = words.iter().filter(|word| !self.known.is_task(word));
        let status = statuses.clone().find_map(|word| written_status(word))?;
        let is_filler = |word: &&&str| {
            written_status(word).is_some()
                || ["on", "after", "if", "when", "of", "has", "is", "the", "upon", "runs"].contains(*word)
        };
        let is_one = words.iter().filter(|word| self.known.is_task(word)).count() == 1;
        (is_one && statuses.clone().all(|word| is_filler(&word))).then(|| format!("{task}: {status}"))
    }

    /// `test:unit {`, an id with a colon in it, and `build: Task {`, as a field of a struct has a type; the `sign` is next.
    fn typed_in_header(&mut self, name: &Name, axes: &[Axis], sign: &str, range: Range) -> bool {
        let has_body = self.cursor.group(2, Delimiter::Brace).is_some();
        let Some(typed) = self.cursor.ident(1).filter(|_| has_body).cloned() else { return false };
        if self.parents_before_body(1, false).is_some() {
            return false;
        }
        if axes.is_empty() && self.touches_before() && self.cursor.adjoins(0) && !name.quoted {
            let problem = Problem::new(format!("`{}:{typed}` is not an id: {ID}", name.text));
            let range = Range::new(name.range.first, typed.span());
            self.problems.at(range, problem.help(format!("write `{}_{typed}`", name.text)));
            return true;
        }
        let (after, follow) = if axes.is_empty() { AFTER_ID } else { AFTER_AXES };
        let problem = Problem::new(format!("unexpected `{sign} {typed}` after {after}"));
        self.problems.at(Range::new(range.first, typed.span()), problem.help(follow));
        true
    }

    /// `* { stable, beta } {`.
    fn keys_after_sign(&self) -> bool {
        self.cursor.group(1, Delimiter::Brace).is_some() && self.cursor.group(2, Delimiter::Brace).is_some()
    }

    /// `"rust:1.95" {` or `: "rust:1.95" {`: a text with a tag or a path in the place of what may follow an id.
    pub(super) fn image_in_header(&self) -> Option<String> {
        const MOST: usize = 3;
        let at = (0..MOST).find(|at| matches!(self.cursor.peek(*at), Some(TokenTree::Literal(_))))?;
        let literal = self.cursor.peek(at).map(std::slice::from_ref)?;
        let Some(Written::Text(text)) = Written::read(literal) else { return None };
        let is_image = text.contains([':', '/']) && gofer_core::check_image(&text).is_ok();
        let is_last = self.cursor.group(at + 1, Delimiter::Brace).is_some();
        if is_image && is_last { tokens::source(literal) } else { None }
    }

    /// `("rust:1.95") {`: the same as the argument of a call.
    pub(super) fn image_as_argument(&self) -> Option<String> {
        let argument = self.cursor.group(0, Delimiter::Parenthesis)?.tokens();
        let Some(Written::Text(text)) = Written::read(argument) else { return None };
        let is_image = text.contains([':', '/']) && gofer_core::check_image(&text).is_ok();
        if is_image && self.cursor.group(1, Delimiter::Brace).is_some() { tokens::source(argument) } else { None }
    }

    /// `: lint test {`, as a Makefile has it, and `(lint, test) {` and `depends_on { lint } {`: tasks, from `ahead` on, up
    /// to the body. `surely` nothing else is meant.
    fn parents_before_body(&self, ahead: usize, surely: bool) -> Option<String> {
        if let Some(TokenTree::Group(group)) = self.cursor.peek(ahead)
            && self.cursor.group(ahead + 1, Delimiter::Brace).is_some()
        {
            let inside = group.tokens();
            let are_tasks = tokens::at_commas(inside).all(|entry| {
                matches!(entry, [] | [TokenTree::Ident(_)]) && entry.iter().all(|word| self.known.is_task(word.word()))
            });
            return tokens::source(inside).filter(|parents| are_tasks && !parents.is_empty());
        }
        let is_parent =
            |at: &usize| self.cursor.ident(*at).is_some_and(|word| surely || self.known.is_task(word.text()));
        let end = (ahead..=self.cursor.left())
            .find(|at| !is_parent(at) && (*at == ahead || !self.cursor.is_punct(*at, ',')))?;
        let names: Vec<String> = (ahead..end).filter_map(|at| self.cursor.ident(at)).map(ToString::to_string).collect();
        let ends = self.cursor.group(end, Delimiter::Brace).is_some()
            || self
                .cursor
                .peek(end)
                .is_none_or(|next| end > 0 && !tokens::on_one_line_with(self.cursor.peek(end - 1), Some(next)));
        let is_whole = ahead > 0 && !names.is_empty() && ends;
        is_whole.then(|| names.join(", "))
    }
}

/// The axes in `(for os in { debian })`.
fn axes_in(group: &Group) -> Option<String> {
    let inside = group.tokens();
    if let [TokenTree::Ident(_), TokenTree::Ident(word), _, ..] = inside
        && word == "in"
    {
        return Some(format!("for {}", tokens::source(inside)?));
    }
    let start = inside.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "for"))?;
    tokens::source(&inside[start..])
}
