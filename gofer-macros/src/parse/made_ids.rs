//! `test_{v}`: a parent whose id is put together of a task and its keys.

use crate::tokens::{Group, TokenTree};
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::parents::bare;
use crate::ast::{Dependency, Name, Selection};
use crate::literal::Written;
use crate::tokens;

/// Of so many words an id may be.
const MOST_WORDS: usize = 16;

impl Parser<'_> {
    /// `test_{v}`, `test-$v`, `"test_${{ matrix.v }}"`, `format!("test_{}", v)`.
    pub(super) fn made_id(&mut self) -> Option<Dependency> {
        let (text, length) = self.made_of_tokens().or_else(|| self.made_of_a_text())?;
        let (before, _) = text.split_once('{')?;
        let before = before.trim_end_matches(['_', '-', '.']);
        // `pack_alp_{v}` is an instance of `pack`.
        let ends = before.rmatch_indices(['_', '-']).map(|(end, _)| end);
        let prefixes = std::iter::once(before.len()).chain(ends).map(|end| &before[..end]);
        let name = prefixes.take(MOST_WORDS).find(|name| self.known.has_axes(name)).unwrap_or(before).to_owned();
        let written = self.cursor.ahead(0, length).to_vec();
        let quoted = matches!(written.as_slice(), [TokenTree::Literal(_)]);
        let keys = self.keys_in(&name, &text);
        if !quoted && !self.known.has_axes(&name) {
            return None;
        }
        let shown = tokens::source(&written).unwrap_or_else(|| text.clone());
        let shown = gofer_core::shown(shown.trim_matches('"'));
        let help = match keys {
            Some(keys) => format!("write `{name}[{keys}]`"),
            None if self.known.has_axes(&name) => {
                format!("an instance is selected in brackets, as in `{name}[KEY]`, or by an axis of this task")
            }
            None => "the graph is read at compile time: name the task".to_owned(),
        };
        let problem = Problem::new(format!("`{shown}` is not an id: nothing is put into a dependency's id"));
        let range = tokens::range_or(&written, self.cursor.span());
        self.problems.at(range, problem.help(help));
        self.take_all(length);
        let (ident, selection) = (first_word(&written), Selection { keys: Vec::new(), odd: true, range });
        let selection = self.known.has_axes(&name).then_some(selection);
        let task = Name { text: name, quoted, ident, range, malformed: true };
        let (status, status_word) = self.condition(&task);
        self.end_of_dependency();
        Some(Dependency { task, selection, status, status_word })
    }

    /// `test_{v}` of the tokens `test_$v`, and how many they are.
    fn made_of_tokens(&self) -> Option<(String, usize)> {
        const MOST: usize = 32;
        let first = self.cursor.ident(0)?;
        let mut text = first.to_string();
        let mut length = 1;
        let mut has_axis = false;
        while length < MOST {
            let after_dollar = self.cursor.is_punct(length, '$');
            let at = length + usize::from(after_dollar);
            match self.cursor.peek(at) {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    // `test{msrv}` is a selection in other brackets.
                    has_axis |= after_dollar || length > 1 || !self.known.is_task(&text);
                    text.extend(["{", last_word(group)?, "}"]);
                }
                Some(TokenTree::Ident(axis)) if after_dollar => {
                    text.extend(["{", axis.text(), "}"]);
                    has_axis = true;
                }
                Some(TokenTree::Ident(word)) if length > 1 => text += word.text(),
                Some(TokenTree::Punct(sign)) if sign.as_char() == '-' && !after_dollar => text.push('-'),
                _ => break,
            }
            length = at + 1;
        }
        (has_axis && self.ends_parent(length)).then_some((text, length))
    }

    /// The same of a text, or of the one in `format!`.
    fn made_of_a_text(&self) -> Option<(String, usize)> {
        let macro_call = self.cursor.group(2, Delimiter::Parenthesis);
        let macro_call = macro_call.filter(|_| self.cursor.is_word(0, "format") && self.cursor.is_punct(1, '!'));
        let (text, arguments, length) = match macro_call.map(Group::tokens) {
            Some([text, arguments @ ..]) => (text, arguments, 3),
            Some([]) => return None,
            None => (self.cursor.peek(0)?, &[][..], 1),
        };
        let Written::Text(text) = Written::read(std::slice::from_ref(text))? else { return None };
        let mut text = as_in_rust(&text);
        for argument in tokens::at_commas(arguments).filter(|argument| !argument.is_empty()) {
            let [TokenTree::Ident(axis)] = argument else { return None };
            text = text.replacen("{}", &format!("{{{axis}}}"), 1);
        }
        self.ends_parent(length).then_some((text, length))
    }

    fn ends_parent(&self, at: usize) -> bool {
        self.cursor.peek(at).is_none() || self.cursor.is_punct(at, ',') || self.cursor.is_colon(at)
    }

    fn is_own_axis(&self, word: &str) -> bool {
        self.own.iter().any(|axis| axis.name == *word)
    }

    /// The keys in `test_{os}_msrv`, of an instance of `test`: `os, msrv`. Of `test_{os}` the other axes are left open.
    fn keys_in(&self, name: &str, text: &str) -> Option<String> {
        let axes = self.known.names_of_axes(name);
        let parts = text.strip_prefix(name)?.split(['_', '-', '.']).filter(|part| !part.is_empty());
        let key = |part: &str| match part.strip_prefix('{') {
            Some(word) => word.strip_suffix('}').filter(|word| self.is_own_axis(word)).map(str::to_owned),
            None => part.bytes().all(|b| b.is_ascii_alphanumeric()).then(|| bare(part)),
        };
        let keys = parts.map(key).collect::<Option<Vec<String>>>()?;
        if keys.len() == axes.len() {
            return Some(keys.join(", "));
        }
        let all_are_axes = keys.iter().all(|key| axes.contains(key));
        let or_all = axes.iter().map(|axis| if keys.contains(axis) { axis.as_str() } else { "_" });
        all_are_axes.then(|| or_all.collect::<Vec<&str>>().join(", "))
    }
}

/// `test_{v}` of `test_${{ matrix.v }}`, `test_{{v}}`, `test_${v}` and `test_$v`.
fn as_in_rust(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['$', '{']) {
        written += &rest[..at];
        let inside = rest[at..].trim_start_matches(['$', '{', ' ']);
        let in_braces = rest[at..rest.len() - inside.len()].contains('{');
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || in_braces && c == '.';
        let end = inside.find(|c| !is_word(c)).unwrap_or(inside.len());
        let name = inside[..end].rsplit('.').next().unwrap_or_default();
        written.extend(["{", name, "}"]);
        rest = &inside[end..];
        if in_braces {
            rest = rest.trim_start_matches([' ', '}']);
        }
    }
    written + rest
}

/// `v` of `{ v }` and `{{ matrix.v }}`.
fn last_word(group: &Group) -> Option<&str> {
    let inside = match group.tokens() {
        [TokenTree::Group(group)] => group.tokens(),
        inside => inside,
    };
    match inside {
        [TokenTree::Ident(word)] | [TokenTree::Ident(_), TokenTree::Punct(_), TokenTree::Ident(word)] => {
            Some(word.text())
        }
        _ => None,
    }
}

fn first_word(written: &[TokenTree]) -> Option<tokens::Ident> {
    match written {
        [TokenTree::Ident(word), ..] => Some(word.clone()),
        _ => None,
    }
}
