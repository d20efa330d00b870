//! What stands between a task's id and its body and does not belong there.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::foreign_axes::axes_in_entries;
use super::foreign_tasks::has_key;
use super::task::{AFTER_AXES, AFTER_ID, is_matrix};
use crate::ast::{Axis, Name};
use crate::keys::Place;
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens::{self, Group, TokenTree};

const DESCRIBED: &str = "a task has one id; it is described by a `///` comment before it";

/// The word that is looked up is what stands after an id, or only there.
const AFTER_IDS: bool = true;
const ANYWHERE: bool = false;

/// What is said of words in a header, whatever follows.
const WORDS: [(&[&str], bool, &str); 5] = [
    (
        &["if", "when", "unless", "only"],
        ANYWHERE,
        "a task has no condition: how its parents must have ended stands in `depends_on`, and a task that is not always there \
         is added in Rust, with `.task(...)`",
    ),
    (
        &["while", "until", "loop", "repeat", "times", "foreach"],
        AFTER_IDS,
        "one task for each of some values is an axis: `for v in { old, new }`",
    ),
    (&["where"], AFTER_IDS, "remove it: what a task is made of stands in its fields"),
    (&["where"], ANYWHERE, "an axis has all the keys that are written: leave out the others"),
    (&["in"], AFTER_IDS, "an axis stands after `for`, and has a name: write `for v in`"),
];

/// A token that does not belong into a header.
struct Odd<'o> {
    token: &'o TokenTree,
    /// It and the signs that belong to it, as they are written.
    shown: String,
    name: &'o Name,
    /// Whether no axes stand before it.
    after_id: bool,
    has_body: bool,
}

impl Odd<'_> {
    /// What may stand in its place, in words.
    fn place(&self) -> (&'static str, &'static str) {
        if self.after_id { AFTER_ID } else { AFTER_AXES }
    }

    fn is_assigned(&self) -> bool {
        matches!(self.token, TokenTree::Punct(sign) if matches!(sign.as_char(), ':' | '='))
    }
}

impl Parser<'_> {
    /// Names the token that does not belong into a header. An id of several words becomes one.
    pub(super) fn odd_in_header(&mut self, name: &mut Name, axes: &[Axis], has_body: bool) {
        let Some(token) = self.cursor.peek(0).cloned() else { return };
        let signs = self.signs();
        let range = signs.as_ref().map_or_else(|| Range::from(&token), |(_, range)| *range);
        let shown = signs.map_or_else(|| tokens::shown(&token), |(signs, _)| signs);
        let (shown, range) = self.method_in_header().unwrap_or((shown, range));
        let odd = Odd { token: &token, shown, name, after_id: axes.is_empty(), has_body };
        if odd.after_id && self.told_with_the_id(name) || self.filler(&odd) || self.typed_in_header(&odd, range) {
            return;
        }
        let of_kind = || match &token {
            TokenTree::Group(group) => Some(self.group_in_header(&odd, group)),
            TokenTree::Ident(word) => self.word_in_header(&odd, word.text()),
            TokenTree::Punct(_) => self.sign_in_header(&odd),
            TokenTree::Literal(_) => Some(DESCRIBED.to_owned()),
        };
        let help = self.named_again(&odd).or_else(|| self.field_in_header(&odd)).or_else(of_kind);
        let several = if help.is_none() { self.id_of_several_words(&odd) } else { None };
        let follow = if odd.after_id { "what follows is `{`, or `for` and the axes" } else { odd.place().1 };
        let help = help.unwrap_or_else(|| match &several {
            Some(id) => {
                format!("an id is one word, such as `{}`; after it stand the fields or `for`", gofer_core::shown(id))
            }
            None => follow.to_owned(),
        });
        let problem = Problem::new(format!("unexpected `{}` after {}", odd.shown, odd.place().0));
        self.problems.at(range, problem.help(help));
        if let Some(id) = several {
            // Of a part of it nothing is to be said.
            self.problems.told(name.range);
            (name.text, name.malformed) = (id, true);
        }
    }

    /// `.iter()` after keys.
    fn method_in_header(&self) -> Option<(String, Range)> {
        let is_call = self.cursor.is_punct(0, '.') && self.cursor.group(2, Delimiter::Parenthesis).is_some();
        let call = self.cursor.ahead(0, 3);
        let method = self.cursor.ident(1).filter(|_| is_call)?;
        Some((tokens::source(call).unwrap_or_else(|| format!(".{method}(...)")), Range::of(call)?))
    }

    /// `as build {` and `as tidy {` after `task build`.
    fn named_again(&self, odd: &Odd) -> Option<String> {
        let other =
            self.cursor.ident(1).filter(|other| self.cursor.is_word(0, "as") && odd.after_id && *other != "_")?;
        let shown = gofer_core::shown(other.text());
        if *other == *odd.name.text {
            return Some(format!("a task has one name, its id: remove `as {shown}`"));
        }
        (!self.known.is_task(other.text())).then(|| format!("a task has one id: remove `as {shown}`, or call it that"))
    }

    /// What is the value of a field: an image, what a task is made of, what it waits for.
    fn field_in_header(&self, odd: &Odd) -> Option<String> {
        if odd.after_id
            && let Some(image) = self.image_said_in_header()
        {
            return Some(format!("the image is a field: `image: {image}`"));
        }
        if odd.after_id && self.inherits() {
            return Some(
                "what tasks share stands in `defaults`, or is a function of Rust's before the block".to_owned(),
            );
        }
        // `-> Image {`: of the tasks none is called so, and what is written like this is a type.
        let is_type = self.cursor.ident(2).filter(|word| !self.known.is_task(word.text()));
        if odd.shown == "->" && is_type.is_some_and(|word| word.text().starts_with(|c: char| c.is_ascii_uppercase())) {
            return Some("remove it: a task returns nothing".to_owned());
        }
        if ["->", "=>", ">>", "<-", "--"].into_iter().any(|arrow| odd.shown.starts_with(arrow)) {
            return Some(self.in_the_task_that_waits(&odd.name.text));
        }
        if self.cursor.is_one_of(0, &["then", "before", "triggers", "precedes"]) {
            let id = gofer_core::shown(&odd.name.text);
            return Some(format!("the task that waits says so, in its own fields: `depends_on: {{ {id} }}`"));
        }
        self.waits_in_header()
    }

    fn word_in_header(&self, odd: &Odd, word: &str) -> Option<String> {
        if let Some(help) = self.axis_without_for(odd, word) {
            return Some(help);
        }
        if odd.after_id && is_matrix(word) {
            return Some("axes stand after `for`, as in `for v in { old, new }`".to_owned());
        }
        // `if v != old`
        let asks_for_key = !odd.after_id && self.cursor.ident(1).is_some_and(|axis| self.known.is_axis(axis.text()));
        let word = if asks_for_key && matches!(word, "if" | "when" | "unless") { "where" } else { word };
        let said = |(words, after_id, _): &&(&[&str], bool, &str)| words.contains(&word) && (odd.after_id || !after_id);
        if let Some((_, _, help)) = WORDS.iter().find(said) {
            return Some((*help).to_owned());
        }
        if odd.after_id && gofer_core::nearest(word, ["for"]).is_some() {
            return Some("axes stand after `for`: write `for`".to_owned());
        }
        let selects = matches!(word, "include" | "exclude" | "except" | "without") && !(odd.after_id && odd.has_body);
        selects.then(|| crate::words::KEYS.to_owned())
    }

    /// `fro os in { … }`, `for_each in { … }`, `os in { … }`.
    fn axis_without_for(&self, odd: &Odd, word: &str) -> Option<String> {
        if !odd.after_id {
            return None;
        }
        if self.cursor.ident(1).is_some() && self.cursor.is_word(2, "in") {
            return Some("axes stand after `for`: write `for`".to_owned());
        }
        if !self.cursor.is_word(1, "in") || word == "in" {
            return None;
        }
        let name = if is_matrix(word) || gofer_core::nearest(word, ["for"]).is_some() { "v" } else { word };
        Some(format!("an axis stands after `for`: write `for {name}`"))
    }

    fn group_in_header(&self, odd: &Odd, group: &Group) -> String {
        let is_parameter = |token: &TokenTree| match token {
            TokenTree::Ident(word) => tokens::is_one_of(word, &["String", "str", "bool", "u32", "Vec", "Option"]),
            TokenTree::Punct(_) | TokenTree::Group(_) | TokenTree::Literal(_) => false,
        };
        if has_key(group, Place::Task) && !group.tokens().iter().any(is_parameter) {
            return "all fields of a task stand in its braces: move these there".to_owned();
        }
        if let Some((_, written)) = axes_in_entries(group.tokens()).filter(|_| self.cursor.is_word(1, "for")) {
            return format!("all axes stand after `for`, as in `for {written}, ...`");
        }
        if odd.after_id && group.delimiter() != Delimiter::Brace && self.cursor.is_word(1, "for") {
            return "remove it: the keys of the axes are added to the id".to_owned();
        }
        if let Some(axes) = axes_in(group).filter(|_| odd.after_id) {
            return format!("axes stand without brackets around them: write `{axes}`");
        }
        if let [TokenTree::Ident(name), TokenTree::Punct(colon), _, ..] = group.tokens()
            && colon.as_char() == ':'
            && group.tokens().iter().any(is_parameter)
        {
            return format!(
                "remove it: a task takes no arguments; `{name}` is a variable before the block, or an axis, as in \
                 `for {name} in {{ old, new }}`"
            );
        }
        match group.delimiter() {
            Delimiter::Bracket => "axes stand after `for`, as in `for os in { bookworm, trixie }`",
            _ => "remove it: a task takes no arguments, its fields use the variables around the block",
        }
        .to_owned()
    }

    fn sign_in_header(&self, odd: &Odd) -> Option<String> {
        let before_braces = self.cursor.group(1, Delimiter::Brace).is_some();
        let is_one_of = |signs: &[char]| signs.iter().any(|sign| self.cursor.is_punct(0, *sign));
        if before_braces && is_one_of(&[',', ';', '.', '!']) {
            return Some(odd.place().1.to_owned());
        }
        if odd.has_body && is_one_of(&[',']) {
            return Some("each task is an entry of its own, or an instance of one with an axis".to_owned());
        }
        // `* { stable, beta } {`
        if !odd.after_id && before_braces && self.cursor.group(2, Delimiter::Brace).is_some() {
            return Some("each axis has a name of its own: write `, v in`".to_owned());
        }
        if odd.is_assigned()
            && Written::is_text(self.cursor.ahead(1, 2))
            && self.cursor.group(2, Delimiter::Brace).is_some()
        {
            return Some(DESCRIBED.to_owned());
        }
        (odd.has_body && odd.is_assigned()).then(|| odd.place().1.to_owned())
    }

    /// `run all tests {`: the one word that they make.
    fn id_of_several_words(&self, odd: &Odd) -> Option<String> {
        let is_word = matches!(odd.token, TokenTree::Ident(_)) && odd.after_id && odd.has_body;
        let words = (0..).map_while(|at| self.cursor.ident(at)).filter(|word| *word != "for");
        let words = [odd.name.text.clone()].into_iter().chain(words.map(ToString::to_string));
        is_word.then(|| words.collect::<Vec<String>>().join("_"))
    }

    /// Reports what says no more than that the body follows; false if it is something else.
    fn filler(&mut self, odd: &Odd) -> bool {
        let Some(length) = self.only_before_body() else { return false };
        let words = self.cursor.ahead(0, length);
        let shown = tokens::source(words).unwrap_or_else(|| words.iter().map(tokens::shown).collect());
        let range = tokens::range_or(words, self.cursor.span());
        let (after, follow) = odd.place();
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

    /// `build: Task {`, as a field of a struct has a type. the `sign` is next.
    fn typed_in_header(&mut self, odd: &Odd, range: Range) -> bool {
        let sign = &odd.shown;
        let has_body = odd.is_assigned() && self.cursor.group(2, Delimiter::Brace).is_some();
        let Some(typed) = self.cursor.ident(1).filter(|_| has_body).cloned() else { return false };
        if self.parents_in_header().is_some() {
            return false;
        }
        let (after, follow) = odd.place();
        let problem = Problem::new(format!("unexpected `{sign} {typed}` after {after}"));
        self.problems.at(Range::new(range.first, typed.span()), problem.help(follow));
        true
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

    /// The image that stands after an id in any of these forms.
    pub(super) fn image_said_in_header(&self) -> Option<String> {
        self.image_in_header().or_else(|| self.image_as_argument()).or_else(|| self.bare_image())
    }

    /// `from rust:1.95 {`: the same without its quotes.
    fn bare_image(&self) -> Option<String> {
        const LONGEST: usize = 16;
        if !self.cursor.is_one_of(0, &["from", "using", "on", "in", "with", "image"]) {
            return None;
        }
        let end = (2..LONGEST).find(|at| self.cursor.group(*at, Delimiter::Brace).is_some())?;
        let is_tight = (1..end - 1).all(|at| self.cursor.adjoins(at));
        let image: String = self.cursor.ahead(1, end).iter().map(tokens::shown).collect();
        let is_image = is_tight && image.contains([':', '/']) && gofer_core::check_image(&image).is_ok();
        is_image.then(|| format!("{image:?}"))
    }

    /// `("rust:1.95") {`: the same as the argument of a call.
    fn image_as_argument(&self) -> Option<String> {
        let argument = self.cursor.group(0, Delimiter::Parenthesis)?.tokens();
        let Some(Written::Text(text)) = Written::read(argument) else { return None };
        let is_image = text.contains([':', '/']) && gofer_core::check_image(&text).is_ok();
        if is_image && self.cursor.group(1, Delimiter::Brace).is_some() { tokens::source(argument) } else { None }
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
