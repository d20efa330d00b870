//! `for os in { bookworm, trixie }, toolchain in { stable: "1.95" }`.

use gofer_core::Problem;
use proc_macro2::{Delimiter, TokenTree};

use super::name::NameOf;
use super::{Around, Parser};
use crate::ast::{Axis, AxisKey, Name};
use crate::problem::Range;
use crate::tokens;

const EXAMPLE: &str = "for toolchain in { stable: \"1.95\", msrv: \"1.85\" }";

impl Parser<'_> {
    /// All axes of a task, from `for` up to the body, and whether they are as they should be.
    pub(super) fn axes(&mut self, task: &Name) -> (Vec<Axis>, bool) {
        let mut axes = Vec::new();
        let keyword = self.cursor.span();
        self.cursor.advance();
        loop {
            let Some(name) = self.cursor.ident(0).cloned() else {
                if axes.is_empty() {
                    let problem = Problem::new("`for` names no axis");
                    self.problems.at(keyword, problem.help(format!("write `task {} {EXAMPLE}`", task.shown())));
                    self.skip_to_body();
                } else if self.cursor.group(0, Delimiter::Brace).is_none() {
                    self.stray_in_axes();
                }
                return (axes, false);
            };
            self.cursor.advance();
            self.check_axis_name(&name);
            if self.cursor.is_word(0, "in") {
                self.cursor.advance();
            } else {
                let problem = Problem::new(format!("missing `in` after the axis `{name}`"));
                self.problems.at(name.span(), problem.help(format!("write `{EXAMPLE}`")));
                if self.cursor.group(1, Delimiter::Brace).is_none() {
                    self.skip_to_body();
                    return (axes, false);
                }
            }
            let Some(keys) = self.axis_keys(&name.to_string(), name.span().into()) else {
                return (axes, self.at_body());
            };
            axes.push(Axis { name, keys });
            if self.cursor.is_word(0, "for") && self.cursor.is_word(2, "in") {
                let problem = Problem::new("`for` is given twice");
                self.problems.at(self.cursor.span(), problem.help("write it once, and separate the axes by `,`"));
                self.cursor.advance();
                continue;
            }
            let comma = self.cursor.take_punct(',').is_some();
            if let (false, Some(next)) = (comma, self.cursor.ident(0).cloned())
                && self.cursor.is_word(1, "in")
            {
                self.problems.at(
                    next.span(),
                    Problem::new(format!("missing `,` before `{next}`")).help("axes are separated by `,`"),
                );
            } else if !comma {
                return (axes, true);
            }
        }
    }

    fn check_axis_name(&mut self, name: &proc_macro2::Ident) {
        if !tokens::is_variable(name) {
            let problem =
                Problem::new(format!("`{name}` is a keyword, and an axis is a variable in the fields of its task"));
            self.problems.at(
                name.span(),
                problem.help(format!("choose another name, such as `{}_`", name.to_string().trim_matches('_'))),
            );
        }
    }

    /// Goes to the body.
    fn skip_to_body(&mut self) {
        let is_braces = |parser: &Self, ahead| parser.cursor.group(ahead, Delimiter::Brace).is_some();
        while !self.cursor.at_end() && !is_braces(self, 0) && !self.at_task() {
            self.cursor.advance();
        }
        // Of two groups the first holds keys.
        if is_braces(self, 0) && is_braces(self, 1) {
            self.cursor.advance();
        }
    }

    fn stray_in_axes(&mut self) {
        if let Some(token) = self.cursor.peek(0).cloned()
            && !self.at_task()
        {
            let problem = Problem::new(format!("unexpected `{}` among the axes", tokens::shown(&token)));
            self.problems.at(&token, problem.help(format!("write `{EXAMPLE}`")));
            self.skip_to_body();
        }
    }

    fn axis_keys(&mut self, axis: &str, name: Range) -> Option<Vec<AxisKey>> {
        if let Some(group) = self.cursor.group(0, Delimiter::Brace).cloned() {
            self.cursor.advance();
            let keys = self.inside(&group).keys();
            if group.stream().is_empty() {
                let problem =
                    Problem::new(format!("the axis `{axis}` has no keys, so the task would have no instances"));
                self.problems.at(group.span(), problem.help(format!("write `{EXAMPLE}`")));
            }
            return Some(keys);
        }
        let start = self.cursor.place();
        while !self.cursor.at_end() && !self.cursor.is_punct(0, ',') && !self.at_body() {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let range = Range::of(&written).unwrap_or(name);
        let problem = Problem::new(format!(
            "the keys of the axis `{axis}` stand in braces, since the graph is read at compile time"
        ));
        self.problems.at(
            range,
            problem.help(match tokens::open(&written).as_slice() {
                [TokenTree::Group(group)] => {
                    format!("write `for {axis} in {{ {} }}`", gofer_core::shown(&group.stream().to_string()))
                }
                _ => format!("write `{EXAMPLE}`; for a graph known only at run time, use `Pipeline` and `Task`"),
            }),
        );
        (!written.is_empty()).then(Vec::new)
    }

    fn at_body(&self) -> bool {
        self.cursor.group(0, Delimiter::Brace).is_some() || self.at_full_task()
    }

    fn keys(&mut self) -> Vec<AxisKey> {
        let mut keys = Vec::new();
        while !self.cursor.at_end() {
            self.no_docs();
            if self.stray_separator() || self.cursor.at_end() {
                continue;
            }
            let Some(name) = self.name(NameOf::Key) else {
                self.stray("a key, such as `stable: \"1.95\"`", Around::Braces);
                continue;
            };
            keys.push(self.axis_key(name));
        }
        keys
    }

    fn axis_key(&mut self, name: Name) -> AxisKey {
        let separated = self.cursor.is_colon(0) || self.cursor.is_punct(0, '=');
        if !separated {
            match self.cursor.peek(0).cloned() {
                Some(token @ (TokenTree::Ident(_) | TokenTree::Literal(_))) => {
                    let problem = Problem::new(format!("missing `,` before `{}`", tokens::shown(&token)));
                    self.problems.at(&token, problem.help("keys are separated by `,`"));
                }
                _ => self.end_of_entry(Around::Braces),
            }
            return AxisKey { name, value: None };
        }
        let value = self.axis_value(&name);
        self.end_of_entry(Around::Braces);
        AxisKey { name, value }
    }

    fn axis_value(&mut self, name: &Name) -> Option<crate::ast::Value> {
        let example = format!("{}: \"value\"", name.shown());
        self.separator(&name.text, &example);
        let value = self.value(Around::Braces);
        if value.is_none() {
            let problem = Problem::new(format!("the key `{}` has no value", gofer_core::shown(&name.text)));
            self.problems
                .at(name.range, problem.help(format!("write `{example}`, or the key alone if it is its own value")));
        }
        value
    }
}
