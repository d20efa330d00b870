//! Texts that are joined as in another language: `"rust:" + v`, `"rust:%s" % v`, `"a" && "b"`,
//! `"""text"""`. Rust joins no two `&str` by an operator.

use crate::tokens::{Ident, TokenTree};
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::known::Known;
use super::{Around, Parser};
use crate::literal::Written;
use crate::tokens;

/// Signs that join texts somewhere, the longer ones first.
const JOINTS: [&str; 10] = ["&&", "||", "..", ".", "+", "%", "|", "~", "<>", "&"];

impl Parser<'_> {
    pub(super) fn joined_texts(&mut self, around: Around) -> bool {
        self.three_quotes() || self.tag_outside() || self.text_and_operator(around)
    }

    /// `"rust:{}", VERSION`, as in `println!`, and `format!("rust:{}"), VERSION`: words behind a text that are no keys, one
    /// for each of its braces.
    pub(super) fn arguments_of_format(&mut self) -> bool {
        let closed = self.cursor.group(2, Delimiter::Parenthesis).filter(|_| self.cursor.is_punct(1, '!'));
        let (text, head) = match closed.filter(|_| self.cursor.is_word(0, "format")) {
            Some(group) => (group.tokens(), 3),
            None => (self.cursor.ahead(0, 1), 1),
        };
        let Some((text, written)) = inside(text).zip(tokens::source(text)) else { return false };
        let count = text.matches("{}").count();
        let length = head + 2 * count;
        let is_argument = |nth: usize| {
            let at = head + 2 * nth - 1;
            let word = self.cursor.ident(at).filter(|word| tokens::is_variable(word));
            // Nor is it the beginning of one, unless it is declared.
            let is_begun = |word: &str| {
                let word = word.to_ascii_lowercase();
                self.place.keys().iter().any(|key| key.word.starts_with(&word))
            };
            let is_key = |word: &Ident| {
                let is_declared = Known::tells() && !self.known.is_nowhere(word);
                self.place.find(word.text()).is_some() || is_begun(word.text()) && !is_declared
            };
            self.cursor.is_punct(at - 1, ',') && word.is_some_and(|word| !is_key(word))
        };
        let ends = self.cursor.left() == length || self.cursor.is_punct(length, ',');
        // Other braces `format!` would read too.
        let has_others = text.replace("{}", "").contains(['{', '}']);
        if count == 0 || has_others || text.len() > 80 || !ends || !(1..=count).all(is_argument) {
            return false;
        }
        let whole = self.cursor.ahead(0, length);
        let problem = Problem::new(match head {
            1 => "`{}` stays as it is in a text that no `format!` reads",
            _ => "what takes the place of `{}` stands behind the `format!`",
        });
        let problem = match tokens::source(&whole[head..]) {
            Some(arguments) => problem.help(format!("write `format!({written}{arguments})`")),
            None => problem,
        };
        self.problems.at(tokens::range_or(whole, self.cursor.span()), problem);
        self.take_all(length);
        true
    }

    /// `"rust":1.95`, `"rust":"1.95"`: a text, and what belongs to it behind its quotes.
    fn tag_outside(&mut self) -> bool {
        if !self.cursor.is_colon(1) {
            return false;
        }
        let Some(name) = inside(self.cursor.ahead(0, 1)) else { return false };
        let is_text = matches!(self.cursor.peek(2), Some(TokenTree::Literal(_))) && self.ends_value(3);
        if !self.cursor.adjoins(0) || !self.cursor.adjoins(1) && !is_text || self.place.find(&name).is_some() {
            return false;
        }
        let more = |at: &usize| {
            let goes_on = !matches!(self.cursor.peek(at + 1), None | Some(TokenTree::Group(_)))
                && !self.cursor.is_punct(at + 1, ',')
                && !self.cursor.is_punct(at + 1, ';');
            goes_on && self.cursor.adjoins(*at)
        };
        let length = 3 + (2..self.cursor.left()).take_while(more).count();
        let whole = self.cursor.ahead(0, length);
        let text = |token: &TokenTree| inside(std::slice::from_ref(token)).unwrap_or_else(|| token.to_string());
        let written: String = whole.iter().map(text).collect();
        let problem = Problem::new("a text goes on after its quotes");
        self.problems.at(tokens::range_or(whole, self.cursor.span()), problem.help(format!("write `\"{written}\"`")));
        self.take_all(length);
        true
    }

    /// `"""text"""`, as it is, without the quotes that are too many.
    fn three_quotes(&mut self) -> bool {
        let is_empty =
            |at: usize| matches!(self.cursor.peek(at), Some(TokenTree::Literal(text)) if text.to_string() == "\"\"");
        let is_text = matches!(self.cursor.peek(1), Some(TokenTree::Literal(text)) if text.text().starts_with('"'));
        if !is_empty(0) || !is_text || !is_empty(2) || !self.cursor.adjoins(0) || !self.cursor.adjoins(1) {
            return false;
        }
        let whole = self.cursor.ahead(0, 3);
        let problem = Problem::new("unexpected `\"\"\"`");
        self.problems.at(
            tokens::range_or(whole, self.cursor.span()),
            match tokens::source(&whole[1..2]) {
                Some(text) => {
                    problem.help(format!("write `{text}`: one quotation mark is enough, also for several lines"))
                }
                None => problem.help("one quotation mark is enough, also for several lines"),
            },
        );
        self.take_all(3);
        true
    }

    /// A text before a sign that joins none.
    fn text_and_operator(&mut self, around: Around) -> bool {
        if self.cursor.punct(1).is_none() {
            return false;
        }
        let is_text = |at: usize| Written::is_text(self.cursor.ahead(at, at + 1));
        // No member is called like a text, and a text has no fields.
        let is_dot_between = |at: usize| {
            let is_field = self.cursor.ident(at + 1).is_some_and(tokens::is_variable)
                && matches!(self.cursor.peek(at + 2), None | Some(TokenTree::Punct(_)))
                && !self.cursor.is_colon(at + 2)
                && !self.cursor.is_joint(at + 2, ':', ':');
            // `["cargo". "build"]` has a dot for a comma.
            let is_comma = around == Around::Brackets && self.cursor.adjoins(at - 1);
            // `"rust".to_` is a method that is not written to its end.
            let is_half = self.cursor.adjoins(at - 1)
                && self.cursor.adjoins(at)
                && self.cursor.ident(at + 1).is_some_and(|word| self.known.is_nowhere(word));
            !is_comma && !is_half && (is_text(at + 1) || is_text(at - 1) && is_field)
        };
        let is_name = self.cursor.ident(0).is_some() && self.cursor.is_punct(1, '.') && is_text(2);
        if !is_text(0) && !is_name {
            return false;
        }
        let sign_at = |at: usize| {
            let is_here = |sign: &&str| sign.chars().enumerate().all(|(nth, c)| self.cursor.is_punct(at + nth, c));
            JOINTS.into_iter().find(is_here).filter(|sign| *sign != "." || at > 0 && is_dot_between(at))
        };
        let Some(sign) = sign_at(1) else { return false };
        // `A: "x" ..shared` lacks a comma.
        if sign == ".."
            && matches!((self.cursor.peek(2), self.cursor.peek(3)), (Some(dot), Some(next @ TokenTree::Ident(_))) if tokens::adjoin(dot, next) != Some(false))
        {
            return false;
        }
        let length = self.length_of_value(around);
        let whole = self.cursor.ahead(0, length);
        // That a reference is no part of a text is said instead.
        if crate::helper_calls::find_call(whole).is_some() {
            return false;
        }
        let mut parts: Vec<&[TokenTree]> = Vec::new();
        let (mut start, mut at) = (0, 0);
        while at < length {
            if sign_at(at) == Some(sign) {
                parts.push(&whole[start..at]);
                at += sign.len();
                start = at;
            } else {
                at += 1;
            }
        }
        parts.push(&whole[start.min(length)..]);
        // What ends too early is told as that.
        if parts.iter().any(|part| part.is_empty()) {
            return false;
        }
        let of_a_shell = matches!(sign, "&&" | "||" | "|");
        let repair = match sign {
            "&&" | "||" | "|" => joined(&parts, &format!(" {sign} ")),
            "%" => interpolated(&parts),
            _ => formatted(&parts),
        };
        let problem = Problem::new(format!("texts are not joined by `{sign}`"));
        self.problems.at(
            tokens::range_or(whole, self.cursor.span()),
            match repair {
                Some(repair) => problem.help(format!("write `{repair}`")),
                None if of_a_shell => problem.help("what a shell reads is one text"),
                None => problem.help("values are put into a text by `format!`, as in `format!(\"rust:{version}\")`"),
            },
        );
        self.take_all(length);
        true
    }
}

/// The text of a literal as it is written between its quotes.
fn inside(part: &[TokenTree]) -> Option<String> {
    let [TokenTree::Literal(literal)] = part else { return None };
    let written = literal.to_string();
    let text = written.strip_prefix('"')?.strip_suffix('"')?.to_owned();
    (text == gofer_core::shown(&text) && !text.contains('`')).then_some(text)
}

/// Literals as one, with this between them.
fn joined(parts: &[&[TokenTree]], between: &str) -> Option<String> {
    let texts: Option<Vec<String>> = parts.iter().map(|part| inside(part)).collect();
    let text = texts?.join(between);
    (text.len() <= 160).then(|| format!("\"{text}\""))
}

/// Literals and values as a `format!`.
fn formatted(parts: &[&[TokenTree]]) -> Option<String> {
    let mut text = String::new();
    let mut arguments = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        match (inside(part), part) {
            (Some(inside), _) => text += &inside.replace('{', "{{").replace('}', "}}"),
            (None, [TokenTree::Ident(name)]) if tokens::is_variable(name) => {
                text.extend(["{", name.text(), "}"]);
            }
            (None, part) => {
                text += "{}";
                arguments.extend([", ", tokens::source(part)?.as_str()]);
            }
        }
    }
    let repair = if text.contains('{') { format!("format!(\"{text}\"{arguments})") } else { format!("\"{text}\"") };
    (repair.len() <= 160).then_some(repair)
}

/// `"rust:%s" % v`.
fn interpolated(parts: &[&[TokenTree]]) -> Option<String> {
    let [text, values] = parts else { return None };
    let values = match values {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => group.tokens(),
        values => values,
    };
    let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',');
    let arguments: Option<Vec<String>> =
        values.split(comma).filter(|part| !part.is_empty()).map(tokens::source).collect();
    let arguments = arguments?;
    let text = inside(text)?.replace("%s", "{}").replace("%d", "{}");
    (text.matches("{}").count() == arguments.len()).then(|| format!("format!(\"{text}\", {})", arguments.join(", ")))
}
