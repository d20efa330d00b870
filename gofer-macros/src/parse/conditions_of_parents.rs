//! `build && (test.Succeeded || test.Failed)`: parents as a condition of another system's.

use crate::tokens::{Ident, TokenTree};
use gofer_core::{NO_OR, Problem, Status};

use super::Parser;
use super::parents::bare;
use super::status::written_status;
use crate::ast::{Dependency, Name};
use crate::tokens;

/// Longer ones are not read.
const LONGEST: usize = 400;

/// What a condition asks for.
enum Meant {
    /// These parents, each once; `either` if some of it is joined by "or".
    Parents { parents: Vec<(String, Status)>, either: bool },
    /// One of several parents, which cannot be said.
    Or(Vec<String>),
}

/// A word, or a sign outside of words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lexeme<'t> {
    Word(&'t str),
    Sign(char),
}

/// One parent of a condition: of `build.Skipped` there is no status.
type Asked<'t> = (&'t str, Option<Status>);

impl Parser<'_> {
    /// What stands for a condition in a text or in words without braces.
    pub(super) fn instead_of_condition(&self, text: &str) -> Option<String> {
        Some(match self.condition_meant(text)? {
            Meant::Parents { parents, either: true } => format!("{}write `{{ {} }}`", why(&parents), written(&parents)),
            Meant::Parents { parents, .. } => {
                format!("conditions are joined by \"and\": write `{{ {} }}`", written(&parents))
            }
            Meant::Or(_) => NO_OR.to_owned(),
        })
    }

    /// `build.Succeeded || build.Failed`, `(lint || test)`: an entry with an "or" in it, but for that of two words alone,
    /// which is told at its sign.
    pub(super) fn either_of(&mut self) -> Option<Vec<Dependency>> {
        const MOST: usize = 32;
        let length = (0..MOST).find(|at| self.cursor.peek(*at).is_none() || self.cursor.is_punct(*at, ','))?;
        let entry = self.cursor.ahead(0, length);
        let plain = |token: &TokenTree| match token {
            TokenTree::Punct(sign) => !matches!(sign.as_char(), '.' | ':'),
            token => tokens::is_word(token),
        };
        if entry.iter().all(plain) {
            return None;
        }
        let text = tokens::source(entry)?;
        let (parents, help) = match self.condition_meant(&text)? {
            Meant::Parents { either: false, .. } => return None,
            Meant::Parents { parents, .. } => {
                let help = format!("{}write `{}`", why(&parents), written(&parents));
                (parents, help)
            }
            Meant::Or(names) => (names.into_iter().map(|name| (name, Status::Any)).collect(), NO_OR.to_owned()),
        };
        let range = tokens::range_or(entry, self.cursor.span());
        let problem = Problem::new(format!("`{}` is not a task with its status", gofer_core::shown(&text)));
        self.problems.at(range, problem.help(help));
        let dependency = |(text, status): (String, Status)| {
            let task = Name { ident: ident_in(entry, &text), text, quoted: false, range, malformed: true };
            Dependency { task, selection: None, status, status_word: None }
        };
        let dependencies = parents.into_iter().map(dependency).collect();
        self.take_all(length);
        let _ = self.cursor.take_punct(',');
        Some(dependencies)
    }

    fn condition_meant(&self, text: &str) -> Option<Meant> {
        if text.len() > LONGEST {
            return None;
        }
        let lexemes = lexemes(text);
        let mut asked: Vec<Vec<Asked>> = Vec::new();
        let is_or = |lexeme: &Lexeme| is_joint(lexeme, '|', "or");
        let is_and = |lexeme: &Lexeme| is_joint(lexeme, '&', "and");
        let parts = outside_of_parentheses(&lexemes, is_and)?;
        let has_operator = lexemes.iter().any(|lexeme| is_or(lexeme) || is_and(lexeme));
        if !has_operator || parts.len() > 1 && outside_of_parentheses(&lexemes, is_or)?.len() > 1 {
            return None;
        }
        for part in &parts {
            let part = match part {
                [Lexeme::Sign('('), inside @ .., Lexeme::Sign(')')] => inside,
                part => part,
            };
            let alternatives = outside_of_parentheses(part, is_or)?;
            asked.push(alternatives.into_iter().map(|atom| self.parent_asked(atom)).collect::<Option<_>>()?);
        }
        let either = asked.iter().any(|alternatives| alternatives.len() > 1);
        let one_of = asked.iter().find(|alternatives| alternatives.iter().any(|(name, _)| *name != alternatives[0].0));
        if let Some(one_of) = one_of {
            let mut names: Vec<String> = one_of.iter().map(|(name, _)| (*name).to_owned()).collect();
            names.sort_unstable();
            names.dedup();
            return Some(Meant::Or(names));
        }
        let mut parents: Vec<(String, Status)> = Vec::new();
        for alternatives in asked {
            let (name, status) = (alternatives[0].0, in_one(&alternatives)?);
            if parents.iter().any(|(other, _)| other == name) {
                return None;
            }
            parents.push((name.to_owned(), status));
        }
        Some(Meant::Parents { parents, either })
    }

    /// `build`, `build.Failed` or `build: failure`.
    fn parent_asked<'t>(&self, atom: &[Lexeme<'t>]) -> Option<Asked<'t>> {
        let (name, status) = match atom {
            [Lexeme::Word(name)] => (name, Some(Status::default())),
            [Lexeme::Word(name), Lexeme::Sign('.' | ':'), Lexeme::Word(status)] => {
                let is_left_out = matches!(status.to_lowercase().as_str(), "skipped" | "omitted");
                let status = written_status(status);
                if status.is_none() && !is_left_out {
                    return None;
                }
                (name, status)
            }
            _ => return None,
        };
        self.known.is_task(name).then_some((name, status))
    }
}

/// The status that is met by each of several of one parent, and by no other end of it.
fn in_one(alternatives: &[Asked]) -> Option<Status> {
    let asks_for = |status: Status| alternatives.iter().any(|(_, asked)| *asked == Some(status));
    let all = asks_for(Status::Any) || asks_for(Status::Success) && asks_for(Status::Failure);
    let first = alternatives[0].1;
    match first {
        _ if all => Some(Status::Any),
        first if alternatives.iter().all(|(_, asked)| *asked == first) => first,
        _ => None,
    }
}

fn is_joint(lexeme: &Lexeme, sign: char, word: &str) -> bool {
    *lexeme == Lexeme::Sign(sign) || matches!(lexeme, Lexeme::Word(other) if other.eq_ignore_ascii_case(word))
}

/// Words and signs, of which `&&` and `||` are one, without blanks and quotes.
fn lexemes(text: &str) -> Vec<Lexeme<'_>> {
    let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut lexemes = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = rest.find(|c: char| !in_word(c)).unwrap_or(rest.len());
        let (lexeme, length) =
            if length > 0 { (Lexeme::Word(&rest[..length]), length) } else { (Lexeme::Sign(c), c.len_utf8()) };
        rest = &rest[length..];
        let is_second = matches!(c, '&' | '|') && lexemes.last() == Some(&lexeme);
        if !c.is_whitespace() && !matches!(c, '"' | '\'') && !is_second {
            lexemes.push(lexeme);
        }
    }
    lexemes
}

/// What stands between joints that are in no parentheses. `None` if these are nested, or stay open.
fn outside_of_parentheses<'l, 't>(
    lexemes: &'l [Lexeme<'t>],
    is_joint: impl Fn(&Lexeme<'t>) -> bool,
) -> Option<Vec<&'l [Lexeme<'t>]>> {
    let (mut parts, mut start, mut is_open) = (Vec::new(), 0, false);
    for (at, lexeme) in lexemes.iter().enumerate() {
        match lexeme {
            Lexeme::Sign('(') if !is_open => is_open = true,
            Lexeme::Sign(')') if is_open => is_open = false,
            Lexeme::Sign('(' | ')') => return None,
            lexeme if !is_open && is_joint(lexeme) => {
                parts.push(&lexemes[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&lexemes[start..]);
    (!is_open).then_some(parts)
}

/// What an "or" of all the ends of a parent is here.
fn why(parents: &[(String, Status)]) -> &'static str {
    let has_any = parents.iter().any(|(_, status)| *status == Status::Any);
    if has_any { "`any` is met however a parent ended: " } else { "" }
}

/// The parents as they are written in braces.
fn written(parents: &[(String, Status)]) -> String {
    let parents = parents.iter().map(|(name, status)| match status {
        Status::Success => bare(name),
        status => format!("{}: {status}", bare(name)),
    });
    parents.collect::<Vec<_>>().join(", ")
}

/// The word among these tokens or in a group of them.
fn ident_in(entry: &[TokenTree], text: &str) -> Option<Ident> {
    let within = |token: &TokenTree| match token {
        TokenTree::Ident(word) if word.text() == text => Some(word.clone()),
        _ => None,
    };
    entry.iter().find_map(|token| match token {
        TokenTree::Group(group) => group.tokens().iter().find_map(within),
        token => within(token),
    })
}
