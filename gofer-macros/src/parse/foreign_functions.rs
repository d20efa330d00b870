//! What stands before a value that is one by itself: `lambda: "x"`, `() => "x"`, `fn() "x"`, `url: "x"`.

use crate::tokens::TokenTree;
use gofer_core::{Problem, ReferenceKind};
use proc_macro2::Delimiter;

use super::Parser;
use crate::asker;
use crate::keys::{Key, Kind, TaskKey};
use crate::literal::Written;
use crate::tokens;
use crate::words;

const VALUE: &str = "remove it: a value stands here, not a function";

impl Parser<'_> {
    /// Takes and reports it, so that the value comes next; true if there is none, but only a body of braces.
    pub(super) fn before_the_value(&mut self, key: Option<&Key>) -> bool {
        if self.fraction_without_a_digit(key) {
            return true;
        }
        let label = || self.label(key).map(|length| (length, "remove it"));
        let Some((length, help)) = self.function().or_else(label) else { return false };
        if help != VALUE
            && let Some(image) = self.image_and_tag(key)
        {
            let range = tokens::range_or(self.cursor.ahead(0, 3), self.cursor.span());
            let problem = Problem::new("an image and its tag are one text");
            self.problems.at(range, problem.help(format!("write `{image:?}`")));
            self.take_all(3);
            return true;
        }
        let head = self.cursor.ahead(0, length);
        let shown = tokens::source(head).unwrap_or_else(|| head.iter().map(tokens::shown).collect());
        let range = tokens::range_or(head, self.cursor.span());
        self.problems.at(range, Problem::new(format!("unexpected `{shown}` before the value")).help(help));
        self.take_all(length);
        let has_body = help == VALUE && self.cursor.group(0, Delimiter::Brace).is_some() && self.ends_value(1);
        self.take_all(usize::from(has_body));
        has_body
    }

    /// `.5`, which other languages have for 0.5: takes and reports it.
    fn fraction_without_a_digit(&mut self, key: Option<&Key>) -> bool {
        let sign = usize::from(self.cursor.is_punct(0, '-'));
        let digits = matches!(self.cursor.peek(sign + 1), Some(TokenTree::Literal(digits))
            if digits.text().starts_with(|c: char| c.is_ascii_digit()));
        if !digits || !self.cursor.is_punct(sign, '.') || !self.ends_value(sign + 2) {
            return false;
        }
        let written = self.cursor.ahead(0, sign + 2);
        let shown: String = written.iter().map(tokens::shown).collect();
        let problem = Problem::new(format!("`{shown}` is not a number: a digit stands before the point"));
        let help = match key.map(|key| key.kind) {
            Some(Kind::Integer | Kind::Bool) => "a whole number stands here".to_owned(),
            _ => format!("write `\"{}\"`", shown.replace('.', "0.")),
        };
        self.problems.at(tokens::range_or(written, self.cursor.span()), problem.help(help));
        self.take_all(sign + 2);
        true
    }

    /// `lambda x:`, `(x) =>`, `async x =>`, `fn()`, `function name()`: how many tokens it has.
    fn function(&self) -> Option<(usize, &'static str)> {
        const LONGEST: usize = 8;
        if self.cursor.is_word(0, "lambda") && !self.cursor.is_punct(1, ',') {
            let colon = (1..LONGEST).find(|at| self.cursor.is_colon(*at))?;
            let are_names = self.cursor.ahead(1, colon).iter().all(|token| match token {
                TokenTree::Ident(_) => true,
                TokenTree::Punct(comma) => comma.as_char() == ',',
                TokenTree::Group(_) | TokenTree::Literal(_) => false,
            });
            return (are_names && self.cursor.peek(colon + 1).is_some()).then_some((colon + 1, VALUE));
        }
        let at = usize::from(self.cursor.is_word(0, "async"));
        let takes = self.cursor.ident(at).is_some() || self.cursor.group(at, Delimiter::Parenthesis).is_some();
        let arrow = self.cursor.is_joint(at + 1, '=', '>') || self.cursor.is_joint(at + 1, '-', '>');
        if takes && arrow && self.cursor.peek(at + 3).is_some() {
            return Some((at + 3, VALUE));
        }
        let named = usize::from(self.cursor.ident(1).is_some());
        let is_function = self.cursor.is_one_of(0, &["fn", "function", "func", "def", "proc", "fun"])
            && self.cursor.group(1 + named, Delimiter::Parenthesis).is_some();
        let sign = usize::from(self.cursor.is_colon(2 + named));
        let body = self.cursor.peek(2 + named + sign).filter(|_| is_function)?;
        let is_value = matches!(body, TokenTree::Literal(_) | TokenTree::Group(_));
        is_value.then_some((2 + named + sign, VALUE))
    }

    /// `url: "x"` in the line of a key: a word that is no key, before the value.
    fn label(&self, key: Option<&Key>) -> Option<usize> {
        let word = self.cursor.ident(0).filter(|_| asker::is_compiler())?;
        let is_value = match (key.map(|key| key.kind), self.cursor.peek(2)?) {
            (Some(Kind::DependsOn | Kind::Variables | Kind::Defaults | Kind::RegistryAuth), value) => {
                matches!(value, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
            }
            (Some(Kind::List), TokenTree::Group(group)) => group.delimiter() == Delimiter::Bracket,
            (_, value) => matches!(value, TokenTree::Literal(_)),
        };
        let in_line = |at: usize| tokens::on_one_line_with(self.cursor.peek(at), self.cursor.peek(at + 1));
        let is_label = self.cursor.is_colon(1)
            && is_value
            && self.ends_value(3)
            && !words::is_nearly_key(self.place, word.text())
            && !self.known.may_be_parent(word.text())
            && ReferenceKind::from_word(word.text()).is_none()
            && !self.cursor.adjoins(1)
            && tokens::on_one_line_with(self.cursor.before(), self.cursor.peek(0));
        (is_label && in_line(0) && in_line(1)).then_some(2)
    }

    /// `rust: "1.95"`: an image and its tag.
    fn image_and_tag(&self, key: Option<&Key>) -> Option<String> {
        key.filter(|key| key.means == TaskKey::Image.into())?;
        let Some(Written::Text(tag)) = Written::read(self.cursor.ahead(2, 3)) else { return None };
        let image = format!("{}:{tag}", self.cursor.ident(0)?);
        let is_tag = tag.starts_with(|c: char| c.is_ascii_digit()) && gofer_core::check_image(&image).is_ok();
        is_tag.then_some(image)
    }
}
