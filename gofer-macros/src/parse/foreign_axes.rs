//! Axes as other languages write them: several with one `in`, patterns, objects, lists and ranges.

use std::collections::HashSet;

use crate::tokens::{Group, Ident, Literal, TokenTree};
use gofer_core::{Problem, ReferenceKind};
use proc_macro2::Delimiter;

use super::foreign_tasks::has_key;
use super::known::Known;
use super::name::nearest_key;
use super::{Parser, not_a_key};
use crate::ast::Name;
use crate::keys::Place;
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;
use crate::words;

/// The longest word, and the most words, that a repair repeats.
const LONGEST: usize = 80;
const MOST: usize = 8;
const VALUE_OF_KEY: &str = "a value stands after its key, as in `stable: \"1.95\"`";

impl Parser<'_> {
    /// `exclude { mac, beta }`, `fail_fast: false`: words of a matrix that are no axes.
    pub(super) fn not_an_axis(&mut self, name: &Ident) -> bool {
        let word = name.to_string();
        let is_one = matches!(word.as_str(), "include" | "exclude" | "except" | "without" | "fail_fast");
        if !is_one || self.cursor.is_word(0, "in") {
            return false;
        }
        let problem = Problem::new(format!("unexpected `{word}` among the axes"));
        let told = words::unknown_key(Place::Task, &word, || false).problem.help;
        self.problems.at(name.span(), problem.help(told.unwrap_or_else(|| words::KEYS.to_owned())));
        true
    }

    /// `exclude: [...]` among the keys.
    pub(super) fn left_out_of_keys(&mut self, name: &Name) -> bool {
        let is_list = self.cursor.group(1, Delimiter::Bracket).is_some() && self.cursor.is_colon(0);
        if !is_list || !matches!(name.text.as_str(), "include" | "exclude" | "except" | "without") {
            return false;
        }
        self.problems
            .at(name.range, Problem::new(format!("unexpected `{}` among the keys", name.text)).help(words::KEYS));
        self.value(super::Around::Braces);
        let _ = self.cursor.take_punct(',');
        true
    }

    /// `pipeline_secret("token")` as the value of a key, where no helper is in scope.
    pub(super) fn helper_in_an_axis(&mut self) -> bool {
        let is_call = self.cursor.group(1, Delimiter::Parenthesis).is_some();
        let helper = self.cursor.ident(0).filter(|_| is_call);
        let is_helper = |word: &&Ident| ReferenceKind::from_word(word.text()).is_some() && self.known.is_nowhere(word);
        let Some(helper) = helper.filter(is_helper).cloned() else { return false };
        let problem = Problem::new(format!("there is no `{helper}` here, but in `variables`"));
        self.problems.at(helper.span(), problem.help(format!("write `gofer_dsl::{helper}`")));
        self.value(super::Around::Braces);
        true
    }

    /// `version as v in { ... }`: the name that is meant.
    pub(super) fn renamed_axis(&mut self, name: Ident) -> Ident {
        let other =
            self.cursor.ident(1).filter(|_| self.cursor.is_word(0, "as") && self.cursor.is_word(2, "in")).cloned();
        let Some(other) = other else { return name };
        let problem = Problem::new(format!("`{name} as {other}` is not an axis, which has one name"));
        self.problems.at(Range::new(name.span(), other.span()), problem.help(format!("write `{other}`")));
        self.cursor.advance();
        self.cursor.advance();
        other
    }

    /// The name of an axis, also where it is more than one word: `rust-version`, `"rust"`.
    pub(super) fn axis_name(&mut self) -> Option<Ident> {
        if let Some(TokenTree::Literal(quoted)) = self.cursor.peek(0).filter(|_| self.cursor.is_word(1, "in")).cloned()
        {
            let text = literal_text(&quoted);
            let problem = Problem::new(format!("the axis `{}` is in quotes", gofer_core::shown(&text)));
            let name = identifier(&text)?;
            self.problems.at(quoted.span(), problem.help(format!("it is a variable in the fields: write `{name}`")));
            self.cursor.advance();
            return Some(Ident::new(&name, quoted.span()));
        }
        let first = self.cursor.ident(0)?.clone();
        self.cursor.advance();
        let start = self.cursor.place();
        while ['-', '.'].into_iter().any(|sign| self.cursor.is_punct(0, sign))
            && self.cursor.peek(1).is_some_and(tokens::is_word)
        {
            self.cursor.advance();
            self.cursor.advance();
        }
        let rest = self.cursor.since(start).to_vec();
        let Some(last) = rest.last().filter(|_| self.cursor.is_word(0, "in")) else {
            self.cursor.back_to(start);
            return Some(first);
        };
        let written: String = rest.iter().map(ToString::to_string).collect();
        let written = gofer_core::shown(&format!("{first}{written}"));
        let Some(name) = identifier(&written) else {
            self.cursor.back_to(start);
            return Some(first);
        };
        let problem = Problem::new(format!("`{written}` is not an axis: an axis is one word"));
        self.problems.at(Range::new(first.span(), last.span()), problem.help(format!("write `{name}`")));
        Some(Ident::new(&name, first.span()))
    }

    /// `debian | alpine`: keys that are joined by another sign than a comma.
    pub(super) fn keys_by_signs(&mut self) -> bool {
        let length = if self.cursor.is_joint(0, '|', '|') || self.cursor.is_joint(0, '&', '&') { 2 } else { 1 };
        let is_sign = ['|', '/', '&', '+'].into_iter().any(|sign| self.cursor.is_punct(0, sign));
        if !is_sign || !self.cursor.peek(length).is_some_and(tokens::is_word) {
            return false;
        }
        let Some((shown, range)) = self.signs().or_else(|| {
            let token = self.cursor.peek(0)?;
            Some((tokens::shown(token), Range::from(token)))
        }) else {
            return false;
        };
        let problem = Problem::new(format!("unexpected `{shown}`"));
        self.problems.at(range, problem.help("keys are separated by `,`: write `,`"));
        for _ in 0..length {
            self.cursor.advance();
        }
        true
    }

    /// `Leg { os: "debian" }`, `Some("a")`: a value without a key.
    pub(super) fn value_as_key(&mut self, from: usize) -> bool {
        let Some(TokenTree::Group(group)) = self.cursor.peek(0).cloned() else { return false };
        if group.delimiter() == Delimiter::None {
            return false;
        }
        self.cursor.advance();
        let written = self.cursor.since(from).to_vec();
        let shown = tokens::source(&written)
            .unwrap_or_else(|| gofer_core::shown(&written.iter().map(tokens::shown).collect::<String>()));
        let problem = not_a_key(&shown);
        let help = match key_of_parts(&group) {
            Some(key) if tokens::source(&written).is_some() => format!("write `{key}: {shown}`"),
            _ => VALUE_OF_KEY.to_owned(),
        };
        self.problems.at(tokens::range_or(&written, self.cursor.span()), problem.help(help));
        let _ = self.cursor.take_punct(',');
        true
    }

    /// `("stable", "1.95")` in the place of a key and its value.
    pub(super) fn pair_as_key(&mut self) -> bool {
        let Some(token) = self.cursor.peek(0).cloned() else { return false };
        let TokenTree::Group(group) = &token else { return false };
        if !matches!(group.delimiter(), Delimiter::Parenthesis | Delimiter::Bracket) {
            return false;
        }
        let inside = group.tokens();
        let pair = match inside {
            [key, TokenTree::Punct(comma), value] if comma.as_char() == ',' && tokens::is_word(key) => {
                let key = if let TokenTree::Literal(text) = key { literal_text(text) } else { key.to_string() };
                let value = match value {
                    TokenTree::Ident(word) if self.known.is_nowhere(word) => Some(format!("\"{word}\"")),
                    value => tokens::source(std::slice::from_ref(value)),
                };
                value
                    .filter(|_| key.len() <= LONGEST && gofer_core::is_identifier(&key))
                    .map(|value| format!("{key}: {value}"))
            }
            _ => key_of_tuple(std::slice::from_ref(&token), group),
        };
        let shown = tokens::source(std::slice::from_ref(&token)).unwrap_or_else(|| tokens::shown(&token));
        let problem = not_a_key(&shown);
        let help = match pair {
            Some(pair) => format!("write `{pair}`"),
            None => VALUE_OF_KEY.to_owned(),
        };
        self.problems.at(&token, problem.help(help));
        self.cursor.advance();
        self.skip(super::Around::Braces);
        true
    }

    /// `if cfg!(windows) { x2 }` among the keys.
    pub(super) fn condition_among_keys(&mut self) -> bool {
        let word = ["if", "match", "for", "while"].into_iter().find(|word| self.cursor.is_word(0, word));
        let ends = self.cursor.peek(1).is_none() || self.cursor.is_punct(1, ',') || self.cursor.is_colon(1);
        let Some(word) = word.filter(|_| !ends) else { return false };
        let problem = Problem::new(format!("unexpected `{word}`"));
        self.problems.at(
            self.cursor.span(),
            problem.help(
                "the keys of an axis are read at compile time: write out all of them, or choose between two blocks",
            ),
        );
        while !self.cursor.at_end() && !self.cursor.is_punct(0, ',') {
            self.cursor.advance();
        }
        let _ = self.cursor.take_punct(',');
        true
    }

    /// `-1`.
    pub(super) fn negative_key(&mut self) -> bool {
        let Some(TokenTree::Literal(number)) = self.cursor.peek(1).filter(|_| self.cursor.is_punct(0, '-')).cloned()
        else {
            return false;
        };
        let range = Range::new(self.cursor.span(), number.span());
        let number = gofer_core::shown(number.text());
        self.cursor.advance();
        self.cursor.advance();
        let problem = not_a_key(&format!("-{number}"));
        let alone = self.cursor.at_end() || self.cursor.is_punct(0, ',');
        let key = identifier(&format!("minus_{number}")).filter(|_| alone);
        self.problems.at(
            range,
            match key {
                Some(key) => problem.help(format!("write `{key}: \"-{number}\"`")),
                None => problem.help("name the key by a word, such as `minus`"),
            },
        );
        self.skip(super::Around::Braces);
        true
    }

    /// `os, rust in test {`: the names, if it can be told how they are meant.
    pub(super) fn axes_together(&mut self, first: &Ident) -> Option<Vec<Ident>> {
        let mut names = vec![first.clone()];
        let mut length = 0;
        while let Some(name) = self.cursor.ident(length + 1).filter(|_| self.cursor.is_punct(length, ',')) {
            names.push(name.clone());
            length += 2;
        }
        if names.len() < 2 || !self.cursor.is_word(length, "in") {
            return None;
        }
        let keys = self.up_to_body(length + 1);
        let problem = Problem::new("several axes share one `in`");
        let range = Range::new(first.span(), tokens::range_or(&keys, first.span()).last);
        let help = if let Some(meant) = self.one_each(&names, &keys) {
            format!("write `{meant}`")
        } else {
            let own = if matches!(keys.as_slice(), [TokenTree::Group(_)]) { keys_of_group(&keys) } else { None };
            let own = own.unwrap_or_else(|| "old, new".to_owned());
            format!("each has keys of its own, as in `for {first} in {{ {own} }}, {} in {{ ... }}`", names[1])
        };
        self.problems.at(range, problem.help(help));
        for _ in 0..length + 1 + keys.len() {
            self.cursor.advance();
        }
        Some(names)
    }

    /// What is said of `(os, rust) in ...`, and how far it reaches.
    pub(super) fn pattern(&self, names: &[Ident], pattern: &Group) -> (Range, String) {
        let keys = if self.cursor.is_word(1, "in") { self.up_to_body(2) } else { Vec::new() };
        if let Some(meant) = self.one_each(names, &keys) {
            let last = tokens::range_or(&keys, pattern.span()).last;
            return (Range::new(pattern.span(), last), format!("write `{meant}`"));
        }
        if let Some(meant) = tuples_as_axis(names, &keys, self.known) {
            return (pattern.span().into(), meant);
        }
        let help = match keys.as_slice() {
            [TokenTree::Group(keys)] if has_tuple(keys) => {
                let parts = names.iter().take(MOST).enumerate().map(|(at, name)| format!("`{name}` is `leg.{at}`"));
                format!("a tuple is one value, as in `for leg in {{ ... }}`: then {}", parts.collect::<Vec<_>>().join(" and "))
            }
            [TokenTree::Group(keys)] if names.len() == 2 && has_values(keys) => {
                let value = &names[1];
                format!("an axis holds the value of each key, as in `for {value} in {{ ... }}`; its key is not a variable")
            }
            // (`{ … }.iter().enumerate()`)
            [] | [TokenTree::Group(_)] if names.len() > 1 && !self.cursor.is_punct(3, '.') => {
                let each = names.iter().take(MOST).map(|name| format!("{name} in {{ ... }}"));
                format!("several axes are separated by `,`: `for {}`", each.collect::<Vec<_>>().join(", "))
            }
            _ => "the keys of an axis are written out, and a tuple is the value of one: `for leg in { arm: (\"debian\", 12) }`, \
                  in the fields `leg.0` and `leg.1`"
                .to_owned(),
        };
        (pattern.span().into(), help)
    }

    /// `in test`, `in (test.os, test.rust)`: each name with its own `in`.
    fn one_each(&self, names: &[Ident], keys: &[TokenTree]) -> Option<String> {
        let inside = match keys {
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => group.tokens(),
            keys => keys,
        };
        if names.len() > MOST {
            return None;
        }
        let of_task = |task: &Ident| self.known.axes(task.text()) >= names.len();
        let parts: Vec<String> = match inside {
            [TokenTree::Ident(task)] if of_task(task) => names.iter().map(|name| format!("{task}.{name}")).collect(),
            inside => {
                let is_sign = |token: &TokenTree| match token {
                    TokenTree::Punct(sign) => ",+*".contains(sign.as_char()),
                    token => matches!(token.word(), "x" | "and"),
                };
                let parts = inside.split(is_sign).map(|part| match part {
                    [TokenTree::Group(_)] => Some(format!("{{ {} }}", keys_of_group(part)?)),
                    [TokenTree::Ident(task), TokenTree::Punct(dot), TokenTree::Ident(axis)] if dot.as_char() == '.' => {
                        Some(format!("{task}.{axis}"))
                    }
                    _ => None,
                });
                parts.collect::<Option<_>>()?
            }
        };
        let each = names.iter().zip(&parts).map(|(name, part)| format!("{name} in {part}"));
        (parts.len() == names.len()).then(|| each.collect::<Vec<_>>().join(", "))
    }

    /// `old, new {`, `old | new {`, `old new {`: takes and reports several keys without their braces.
    pub(super) fn bare_keys(&mut self) -> bool {
        let is_body = |parser: &Self, at: usize| parser.cursor.group(at, Delimiter::Brace).is_some();
        let (mut length, mut keys, mut count) = (0, Vec::new(), 0);
        while !is_body(self, length) {
            let Some(key) = self.cursor.peek(length).filter(|word| tokens::is_word(word)) else { return false };
            // `a, b in { ... }` are two axes.
            if self.known.is_task(key.word().trim_matches('"')) || self.cursor.is_word(length + 1, "in") {
                return false;
            }
            keys.extend([key.clone(), comma(key)]);
            count += 1;
            length += 1 + self.between_keys(length + 1);
        }
        if !(2..=2 * MOST).contains(&count) {
            return false;
        }
        let problem = super::no_keys("words");
        let help = match words_in(&keys) {
            Some(keys) => format!("write `{{ {} }}`", keys.join(", ")),
            None => "they stand in braces, as in `{ old, new }`".to_owned(),
        };
        let range = tokens::range_or(self.cursor.ahead(0, length), self.cursor.span());
        self.problems.at(range, problem.help(help));
        self.take_all(length);
        true
    }

    /// How many tokens stand between two keys, from `at` on: `,`, `|`, `or`, or nothing.
    fn between_keys(&self, at: usize) -> usize {
        match () {
            () if self.cursor.is_joint(at, '|', '|') || self.cursor.is_joint(at, '&', '&') => 2,
            () if [',', '|', '/', '&', '+'].into_iter().any(|sign| self.cursor.is_punct(at, sign)) => 1,
            () if self.cursor.is_one_of(at, &["or", "and"]) => 1,
            () => 0,
        }
    }

    /// The tokens from `ahead` on, up to the body.
    pub(super) fn up_to_body(&self, ahead: usize) -> Vec<TokenTree> {
        const LONGEST: usize = 64;
        let braces = |at: usize| self.cursor.group(at, Delimiter::Brace).is_some();
        let is_body =
            |at: &usize| self.cursor.group(*at, Delimiter::Brace).is_some_and(|body| has_key(body, Place::Task));
        let header = || (ahead..self.cursor.left().min(ahead + LONGEST)).take_while(|at| !self.at_next_task(*at));
        let end = header()
            .find(is_body)
            .or_else(|| header().find(|at| braces(*at) && !braces(at + 1) && !self.cursor.is_punct(at + 1, ',')));
        (ahead..end.unwrap_or(ahead)).filter_map(|at| self.cursor.peek(at).cloned()).collect()
    }

    /// `matrix { os: [debian, alpine] } {` from `ahead` on: the axes that are meant, how they are written, and how
    /// many tokens that is.
    pub(super) fn object_of_axes(&self, ahead: usize) -> Option<(Vec<Ident>, String, usize)> {
        let ahead = ahead + usize::from(self.cursor.is_colon(ahead) || self.cursor.is_punct(ahead, '='));
        let TokenTree::Group(group) = self.cursor.peek(ahead)? else { return None };
        self.cursor.group(ahead + 1, Delimiter::Brace)?;
        let (names, written) = axes_in_entries(group.tokens())?;
        Some((names, written, ahead + 1))
    }

    /// `0..4` in the place of a key.
    pub(super) fn range_as_key(&mut self, from: usize) -> bool {
        if !self.cursor.is_joint(0, '.', '.') {
            return false;
        }
        while !self.cursor.at_end() && !self.cursor.is_punct(0, ',') {
            self.cursor.advance();
        }
        let written = self.cursor.since(from).to_vec();
        let shown = tokens::source(&written).unwrap_or_else(|| "..".to_owned());
        let problem = Problem::new(format!("the range `{shown}` is not a key"));
        let help = match keys_in_braces(&written) {
            Some(keys) => format!("write `{keys}`"),
            None => "keys are read at compile time, so each is written out, as in `{ 0, 1, 2 }`".to_owned(),
        };
        self.problems.at(tokens::range_or(&written, self.cursor.span()), problem.help(help));
        let _ = self.cursor.take_punct(',');
        true
    }
}

/// `matrix: { os: [debian, alpine] }` of a task, also within `strategy: { ... }`: the axes that are meant.
pub(super) fn axes_of_a_matrix(value: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = value else { return None };
    let inside = group.tokens();
    // `[{ os: ["a", "b"] }]`
    if let [one @ TokenTree::Group(_)] = inside {
        return axes_of_a_matrix_in(one);
    }
    let matrix = inside.windows(3).find_map(|entry| match entry {
        [key, TokenTree::Punct(_), matrix @ TokenTree::Group(_)] if key.word().trim_matches('"') == "matrix" => {
            Some(matrix)
        }
        _ => None,
    });
    axes_of_a_matrix_in(matrix.unwrap_or(value))
}

/// The same of what is in it, which GitLab has in a list.
fn axes_of_a_matrix_in(matrix: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = matrix else { return None };
    let group = match group.tokens() {
        [TokenTree::Group(one)] => one,
        _ => group,
    };
    axes_in_entries(group.tokens()).map(|(_, written)| written)
}

/// The axes of `os: [debian, alpine]`, and how they are written here.
pub(super) fn axes_in_entries(inside: &[TokenTree]) -> Option<(Vec<Ident>, String)> {
    let entries = tokens::at_commas(inside);
    let axes = entries.filter(|entry| !entry.is_empty()).map(|entry| match entry {
        [TokenTree::Ident(name), sign, keys @ TokenTree::Group(_)]
            if matches!(sign.to_string().as_str(), ":" | "=" | "in") =>
        {
            Some((name.clone(), format!("{name} in {{ {} }}", keys_of_group(std::slice::from_ref(keys))?)))
        }
        _ => None,
    });
    let (names, written): (Vec<Ident>, Vec<String>) = axes.collect::<Option<Vec<_>>>()?.into_iter().unzip();
    (1..=MOST).contains(&names.len()).then(|| (names, written.join(", ")))
}

/// What stands in braces or in a list of keys, as it stands in braces.
pub(super) fn keys_of_group(group: &[TokenTree]) -> Option<String> {
    match group {
        [TokenTree::Group(keys)] if keys.delimiter() == Delimiter::Brace => tokens::source(keys.tokens()),
        list => keys_in_braces(list),
    }
}

/// `("linux", "x86")` with a key made of its parts.
fn key_of_tuple(tuple: &[TokenTree], group: &Group) -> Option<String> {
    Some(format!("{}: {}", key_of_parts(group)?, tokens::source(tuple)?))
}

/// `(os, image) in [("deb", "debian:12")]` as one axis of tuples.
fn tuples_as_axis(names: &[Ident], keys: &[TokenTree], known: &Known) -> Option<String> {
    let [TokenTree::Group(list)] = keys else { return None };
    if !(2..=MOST).contains(&names.len()) {
        return None;
    }
    let entries = tokens::at_commas(list.tokens()).filter(|entry| !entry.is_empty());
    let tuples: Vec<Tuple> = entries.map(|entry| Tuple::read(entry, names.len(), known)).collect::<Option<_>>()?;
    let mut firsts = HashSet::new();
    let is_told_by_first = tuples.iter().all(|tuple| firsts.insert(tuple.key(1)));
    let entries = tuples.iter().map(|tuple| {
        let key = tuple.key.clone().unwrap_or_else(|| tuple.key(if is_told_by_first { 1 } else { tuple.parts.len() }));
        gofer_core::is_identifier(&key).then(|| format!("{key}: ({})", tuple.parts.join(", ")))
    });
    let entries: Vec<String> = entries.collect::<Option<_>>()?;
    let parts: Vec<String> = names.iter().enumerate().map(|(at, name)| format!("`{name}` is `leg.{at}`")).collect();
    (1..=MOST).contains(&entries.len()).then(|| {
        format!("a tuple is one value: `for leg in {{ {} }}`, then {}", entries.join(", "), parts.join(" and "))
    })
}

/// `("deb", 12)` in the place of a key, or as the value of one.
struct Tuple {
    key: Option<String>,
    /// As they are written in Rust.
    parts: Vec<String>,
}

impl Tuple {
    /// Of so many parts. What is a word in it, and nothing in the file, is meant as a text.
    fn read(entry: &[TokenTree], length: usize, known: &Known) -> Option<Self> {
        let (key, tuple) = match entry {
            [tuple] => (None, tuple),
            [key, TokenTree::Punct(colon), tuple] if colon.as_char() == ':' && tokens::is_word(key) => {
                (Some(key.word().trim_matches('"').to_owned()), tuple)
            }
            _ => return None,
        };
        let TokenTree::Group(group) = tuple else { return None };
        let part = |part: &[TokenTree]| match part {
            [TokenTree::Ident(word)] if known.is_nowhere(word) => Some(format!("\"{word}\"")),
            [TokenTree::Ident(word)] => Some(word.to_string()),
            [TokenTree::Literal(text)] if text.text().len() <= LONGEST => Some(text.to_string()),
            _ => None,
        };
        let parts = tokens::at_commas(group.tokens()).filter(|part| !part.is_empty()).map(part);
        let parts = parts.collect::<Option<Vec<String>>>().filter(|parts| parts.len() == length)?;
        (group.delimiter() != Delimiter::None).then_some(Tuple { key, parts })
    }

    /// A key of so many of its parts.
    fn key(&self, length: usize) -> String {
        let parts: Vec<&str> = self.parts.iter().take(length).map(|part| part.trim_matches('"')).collect();
        nearest_key(&parts.join("_"))
    }
}

/// A key made of the literals in a value.
fn key_of_parts(group: &Group) -> Option<String> {
    let parts = group.tokens().iter().filter_map(|token| match token {
        TokenTree::Literal(literal) => Some(literal_text(literal)),
        _ => None,
    });
    let key = nearest_key(&parts.collect::<Vec<_>>().join("_"));
    (!key.is_empty() && key.len() <= 24).then_some(key)
}

/// A word for a variable that is like a text.
fn identifier(text: &str) -> Option<String> {
    let name = nearest_key(text);
    let is_name = name.len() <= LONGEST
        && gofer_core::is_identifier(&name)
        && tokens::is_variable(&Ident::new(&name, proc_macro2::Span::call_site()));
    is_name.then_some(name)
}

fn literal_text(literal: &Literal) -> String {
    match Written::read(&[literal.clone().into()]) {
        Some(Written::Text(text)) => text,
        _ => literal.to_string(),
    }
}

/// Of more keys none is shown.
const MOST_KEYS: usize = 12;

/// The words of a list, or the numbers of a short range, as keys.
pub(super) fn keys_in_braces(written: &[TokenTree]) -> Option<String> {
    let keys: Vec<String> = match written {
        [TokenTree::Group(group)] | [TokenTree::Punct(_), TokenTree::Group(group)] => words_of(group)?,
        [TokenTree::Ident(vec), TokenTree::Punct(_), TokenTree::Group(group)] if vec == "vec" => words_of(group)?,
        // `["old", "new"].iter().enumerate()`
        [list @ .., TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(call)]
            if dot.as_char() == '.' && call.delimiter() == Delimiter::Parenthesis && keeps_all(method, call) =>
        {
            match (separator(method, call), Written::read(list)) {
                (Some(separator), Some(Written::Text(text))) => parts_of(&text, &separator)?,
                _ => return keys_in_braces(list),
            }
        }
        [TokenTree::Ident(range), TokenTree::Group(count)] if range == "range" => numbers_of_range(count)?,
        [TokenTree::Literal(_)] => match Written::read(written)? {
            Written::Integer(count) => {
                (1..=count.digits.parse().ok()?).take(MOST_KEYS + 1).map(|number: usize| number.to_string()).collect()
            }
            Written::Text(text) => {
                text.split([' ', ',']).filter(|word| !word.is_empty()).map(key_of_text).collect::<Option<_>>()?
            }
            _ => return None,
        },
        [TokenTree::Punct(dash), _, ..] if dash.as_char() == '-' => words_in(&items_of_yaml(written)?)?,
        [TokenTree::Literal(first), TokenTree::Punct(_), TokenTree::Punct(_), rest @ ..] => {
            let (last, past) = match rest {
                [TokenTree::Literal(last)] => (last, 0),
                [TokenTree::Punct(_), TokenTree::Literal(last)] => (last, 1),
                _ => return None,
            };
            let (first, last): (usize, usize) = (first.to_string().parse().ok()?, last.to_string().parse().ok()?);
            (first..last.checked_add(past)?).take(MOST_KEYS + 1).map(|number| number.to_string()).collect()
        }
        _ => return None,
    };
    (!keys.is_empty() && keys.len() <= MOST_KEYS).then(|| keys.join(", "))
}

/// `.iter()` and the like, which leave all that is in a list, in whatever order; and `.split(" ")` of a text.
fn keeps_all(method: &Ident, call: &Group) -> bool {
    const METHODS: [&str; 10] =
        ["iter", "into_iter", "enumerate", "copied", "cloned", "to_vec", "to_owned", "into", "rev", "collect"];
    call.tokens().is_empty() && tokens::is_one_of(method, &METHODS) || separator(method, call).is_some()
}

/// What parts a text by such a method.
fn separator(method: &Ident, call: &Group) -> Option<String> {
    match (method.text(), call.tokens()) {
        ("split_whitespace" | "split_ascii_whitespace", []) => Some(String::new()),
        ("lines", []) => Some("\n".to_owned()),
        ("split", [TokenTree::Literal(sign)]) => match sign.text() {
            "' '" => Some(" ".to_owned()),
            "','" => Some(",".to_owned()),
            _ => Some(literal_text(sign)).filter(|text| matches!(text.as_str(), " " | "," | ", ")),
        },
        _ => None,
    }
}

/// The keys in a text, which is parted by blanks if by nothing else.
fn parts_of(text: &str, separator: &str) -> Option<Vec<String>> {
    match separator {
        "" => text.split_whitespace().map(key_of_text).collect(),
        separator => text.split(separator).map(key_of_text).collect(),
    }
}

/// What stands before all such calls.
pub(super) fn without_methods(mut list: &[TokenTree]) -> &[TokenTree] {
    while let [before @ .., TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(call)] = list
        && dot.as_char() == '.'
        && keeps_all(method, call)
    {
        list = before;
    }
    list
}

/// The numbers of `range(3)` and `range(1, 3)`, as Python has them.
fn numbers_of_range(arguments: &Group) -> Option<Vec<String>> {
    let number = |argument: &[TokenTree]| match argument {
        [number] => number.word().parse::<usize>().ok(),
        _ => None,
    };
    let numbers = tokens::at_commas(arguments.tokens()).map(number).collect::<Option<Vec<usize>>>()?;
    let (first, end) = match numbers.as_slice() {
        [end] => (0, *end),
        [first, end] => (*first, *end),
        _ => return None,
    };
    Some((first..end).take(MOST_KEYS + 1).map(|number| number.to_string()).collect())
}

/// `- debian - alpine`, each a token of its own.
fn items_of_yaml(written: &[TokenTree]) -> Option<Vec<TokenTree>> {
    let is_dash = |token: &TokenTree| matches!(token, TokenTree::Punct(dash) if dash.as_char() == '-');
    let pairs = written.chunks(2).map(|pair| match pair {
        [dash, item] if is_dash(dash) && tokens::is_word(item) => Some([item.clone(), comma(item)]),
        _ => None,
    });
    Some(pairs.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
}

fn comma(after: &TokenTree) -> TokenTree {
    crate::tokens::Punct::beside(',', after.span()).into()
}

fn words_of(group: &Group) -> Option<Vec<String>> {
    words_in(group.tokens())
}

fn words_in(tokens: &[TokenTree]) -> Option<Vec<String>> {
    let entries = tokens::at_commas(tokens);
    let is_key = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !text.is_empty();
    entries
        .filter(|entry| !entry.is_empty())
        .map(|entry| match (entry, Written::read(entry)) {
            ([key, TokenTree::Punct(sign), value @ ..], _)
                if matches!(sign.as_char(), ':' | '=') && tokens::is_word(key) && !value.is_empty() =>
            {
                let value =
                    value.split_first().filter(|(more, _)| more.to_string() == ">").map_or(value, |(_, value)| value);
                let key = match key {
                    TokenTree::Literal(text) => nearest_key(&literal_text(text)),
                    key => key.to_string(),
                };
                let value = tokens::source(value).filter(|_| key.len() <= LONGEST)?;
                Some(format!("{key}: {value}"))
            }
            ([TokenTree::Ident(word)], _) => Some(word.to_string()),
            ([TokenTree::Group(tuple)], _)
                if matches!(tuple.delimiter(), Delimiter::Parenthesis | Delimiter::Bracket) =>
            {
                key_of_tuple(entry, tuple)
            }
            (_, Some(Written::Text(text))) if is_key(&text) => Some(format!("{text:?}")),
            ([number], Some(Written::Integer(_))) if is_key(number.word()) => Some(number.to_string()),
            (_, Some(Written::Text(text))) => with_key(&text),
            ([TokenTree::Literal(number)], _) if number.text().starts_with(|c: char| c.is_ascii_digit()) => {
                with_key(number.text())
            }
            // A text without quotes, as other systems have it: `ubuntu-latest`.
            ([TokenTree::Ident(_), ..], None) if entry.iter().all(is_of_text) => {
                tokens::source(entry).filter(|text| !text.contains(' ')).and_then(|text| with_key(&text))
            }
            _ => None,
        })
        .collect()
}

/// A value that cannot be its own key, with one.
pub(super) fn with_key(value: &str) -> Option<String> {
    let key = nearest_key(value);
    (!key.is_empty() && value == gofer_core::shown(value)).then(|| format!("{key}: {value:?}"))
}

/// A text as a key that is its own value, or with one.
fn key_of_text(text: &str) -> Option<String> {
    if text.len() <= LONGEST && gofer_core::is_identifier(text) { Some(text.to_owned()) } else { with_key(text) }
}

/// Whether it is a part of a text such as `x86_64-pc-windows-gnu` or `v1.2`.
fn is_of_text(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(_) => true,
        TokenTree::Literal(number) => number.text().starts_with(|c: char| c.is_ascii_digit()),
        TokenTree::Punct(punct) => matches!(punct.as_char(), '-' | '.'),
        TokenTree::Group(_) => false,
    }
}

/// `{ stable: "1.95" }`: keys with their values.
fn has_values(keys: &Group) -> bool {
    matches!(keys.tokens(), [key, TokenTree::Punct(colon), ..] if tokens::is_word(key) && colon.as_char() == ':')
}

/// `{ deb: ("debian", 12) }`
fn has_tuple(keys: &Group) -> bool {
    let is_tuple =
        |token: &TokenTree| matches!(token, TokenTree::Group(tuple) if tuple.delimiter() == Delimiter::Parenthesis);
    keys.delimiter() == Delimiter::Brace && keys.tokens().iter().any(is_tuple)
}
