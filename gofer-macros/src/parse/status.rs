//! `: failure`, the status of a parent.

use crate::tokens::{Group, Ident, TokenTree};
use gofer_core::{Problem, Status, nearest};
use proc_macro2::{Delimiter, Spacing};

use super::Parser;
use crate::asker;
use crate::ast::Name;
use crate::literal::Written;
use crate::tokens;

/// A status in quotes, in capitals, or as a path.
fn not_plain(written: &[TokenTree]) -> Problem {
    let shown = tokens::source(written).unwrap_or_else(|| written.iter().map(tokens::shown).collect());
    Problem::new(format!("`{}` is not a status: a status is a plain word in lower case", gofer_core::shown(&shown)))
}

/// What is said of `!build`, `build != success`.
pub(super) fn instead_of_not(task: &str) -> String {
    format!("Gofer has no \"not\": `{task}: failure` is met when it failed, `{task}: any` however it ended")
}

/// What there is in place of `_: failure`.
pub const EACH_FAILURE: &str = "to be told of each failure, let the task have an instance for each of them: \
                                `for failed in tasks { _ }`, and `depends_on: { failed: failure }`";

impl Parser<'_> {
    /// `: status`, or nothing.
    pub(super) fn condition(&mut self, task: &Name) -> (Status, Option<Ident>) {
        if let Some((word, status)) = self.cursor.ident(0).and_then(|word| {
            let other = || written_status(word.text()).filter(|_| !self.known.is_task(word.text()));
            Some((word.clone(), Status::from_word(word.text()).or_else(other)?))
        }) {
            let problem = Problem::new(format!("missing `:` before `{word}`"));
            self.problems.at(word.span(), problem.help(format!("write `: {status}`")));
            self.cursor.advance();
            return (status, Some(word));
        }
        if self.not_equal(task) {
            return (Status::Any, None);
        }
        let to_a_task = self.cursor.ident(2).is_some_and(|word| self.known.is_task(word.text()));
        let joint = [('=', '='), ('=', '>'), ('-', '>'), (':', '=')]
            .into_iter()
            .any(|(a, b)| self.cursor.is_joint(0, a, b) && !(b == '>' && to_a_task));
        let before_status = self.cursor.ident(1).is_some_and(|word| Status::from_word(word.text()).is_some());
        let is = self.cursor.is_one_of(0, &["is", "has"])
            || before_status && self.cursor.is_one_of(0, &["if", "when", "on"]);
        let is_arrow = self.cursor.is_joint(0, '=', '>') && to_a_task;
        let equals = joint || is || self.cursor.is_punct(0, '=') && !is_arrow;
        if !equals && !self.cursor.is_colon(0) {
            return (Status::default(), None);
        }
        let length = if joint { 2 } else { 1 };
        // Of `= true` the second word tells all.
        let silent = self.cursor.ident(length).is_some_and(|word| no_status(word.text()).is_some());
        if equals && !silent {
            let written: Vec<TokenTree> = (0..length).filter_map(|ahead| self.cursor.peek(ahead).cloned()).collect();
            let range = tokens::range_or(&written, self.cursor.span());
            let text: String = written.iter().map(tokens::shown).collect();
            let problem = Problem::new(format!("unexpected `{text}` after `{}`", gofer_core::shown(&task.text)));
            self.problems.at(range, problem.help("write `:`"));
        }
        let separator = self.cursor.span();
        for _ in 0..if equals { length } else { 1 } {
            self.cursor.advance();
        }
        if self.computed_status() {
            return (Status::Any, None);
        }
        let start = self.cursor.place();
        while !self.at_next_parent(start) && self.status_goes_on(start) {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        if self.several_statuses(&written) {
            return (Status::Any, None);
        }
        match tokens::open(&written) {
            [] => {
                let problem = Problem::new(format!("the status of `{}` is missing", gofer_core::shown(&task.text)));
                let help =
                    if task.is_others() { "it is `success` or `any`".to_owned() } else { format!("it is {}", words()) };
                self.problems.at(separator, problem.help(help));
                // A comma before the next entry goes without saying.
                self.problems.told(self.cursor.span());
                (Status::default(), None)
            }
            [TokenTree::Ident(ident)] => (self.status(task, ident.text(), &written), Some(ident.clone())),
            [TokenTree::Ident(before), status @ TokenTree::Ident(_), ..] if is_before_status(before) => {
                let problem = not_plain(&written);
                let status = written_status(&status.to_string()).unwrap_or_default();
                let range = tokens::range_or(&written, self.cursor.span());
                self.problems.at(range, problem.help(format!("write `{status}`")));
                (status, None)
            }
            [TokenTree::Group(object)]
                if self.known.has_axes(&task.text) && statuses_of_keys(task, object).is_some() =>
            {
                let problem = Problem::new("a parent has one status");
                let each = statuses_of_keys(task, object).unwrap_or_default();
                let help = format!("each instance is a parent of its own: `{each}`");
                self.problems.at(tokens::range_or(&written, self.cursor.span()), problem.help(help));
                (Status::Any, None)
            }
            [TokenTree::Group(object)] if condition_in(object).is_some() => {
                let word = condition_in(object).unwrap_or_default();
                (self.status(task, &word, &written), None)
            }
            opened => match wrapped(opened) {
                Some(status) => {
                    let range = tokens::range_or(&written, self.cursor.span());
                    self.problems.at(range, not_plain(&written).help(format!("write `{status}`")));
                    (status, None)
                }
                None => (self.status(task, &spelled(opened), &written), None),
            },
        }
    }

    /// `if ready { success } else { any }`, up to the next comma.
    fn computed_status(&mut self) -> bool {
        let is_status = self.cursor.ident(1).is_some_and(|word| written_status(word.text()).is_some());
        let goes_on = self.cursor.peek(1).is_some() && !self.cursor.is_punct(1, ',');
        let is_condition = goes_on && !is_status && self.cursor.is_one_of(0, &["if", "match"]);
        let Some(word) = self.cursor.ident(0).filter(|_| is_condition) else { return false };
        let problem = Problem::new(format!("`{word} ...` is not a status: a status is read at compile time"));
        self.problems.at(word.span(), problem.help(format!("it is {}; otherwise choose between two blocks", words())));
        while !self.cursor.at_end() && !self.cursor.is_punct(0, ',') {
            self.cursor.advance();
        }
        true
    }

    /// `build: test: any`: what begins where the status would is the next entry. In an editor that may be a key too, as
    /// long as a brace is open.
    fn at_next_parent(&self, start: usize) -> bool {
        let next = self.cursor.ident(0).filter(|_| self.cursor.since(start).is_empty() && self.at_entry());
        let is_key = |word: &str| !asker::is_compiler() && self.place.find(word).is_some();
        next.map(ToString::to_string).is_some_and(|next| self.known.may_be_parent(&next) || is_key(&next))
    }

    /// `|| test: failure`: what is joined is another parent, and no other status.
    fn at_joined_parent(&self) -> bool {
        let length = usize::from(self.cursor.is_joint(0, '|', '|') || self.cursor.is_joint(0, '&', '&')) + 1;
        let joins = ['|', '&', '+'].into_iter().any(|sign| self.cursor.is_punct(0, sign))
            || self.cursor.is_one_of(0, &["or", "and"]);
        let next = self.cursor.ident(length).filter(|_| joins);
        next.is_some_and(|next| self.known.may_be_parent(next.text()) && written_status(next.text()).is_none())
    }

    /// `lint != success`: takes and reports the sign and the status.
    fn not_equal(&mut self, task: &Name) -> bool {
        if !self.cursor.is_joint(0, '!', '=') {
            return false;
        }
        let task = task.shown();
        let problem = Problem::new(format!("unexpected `!=` after `{task}`"));
        let range = tokens::range_or(self.cursor.ahead(0, 2), self.cursor.span());
        self.problems.at(range, problem.help(instead_of_not(&task)));
        self.take_all(2);
        while !self.cursor.at_end() && !self.cursor.is_punct(0, ',') {
            self.cursor.advance();
        }
        true
    }

    /// A status is one word or one literal; a path is read whole, to be refused whole.
    fn status_goes_on(&self, start: usize) -> bool {
        let Some(next) = self.cursor.peek(0) else { return false };
        // `build: success and test`: what is joined there is the next parent.
        if !self.cursor.since(start).is_empty() && self.at_joined_parent() {
            return false;
        }
        match (self.cursor.since(start).last(), next) {
            // `success || failure`, `!success`, `failure or any`, `always()`: read whole, to be refused whole.
            (Some(_), TokenTree::Punct(punct)) if "|&/+!".contains(punct.as_char()) => true,
            (Some(_), TokenTree::Ident(word)) if word == "or" || word == "and" => true,
            // `"success" or "failure"`
            (Some(TokenTree::Ident(word)), TokenTree::Literal(_)) => tokens::is_one_of(word, &["or", "and", "not"]),
            (Some(TokenTree::Ident(word)), TokenTree::Ident(next)) => {
                word == "or"
                    || word == "and"
                    || word == "not"
                    || is_before_status(word) && written_status(next.text()).is_some()
            }
            (Some(TokenTree::Ident(_)), TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => true,
            (None, TokenTree::Punct(punct)) => !matches!(punct.as_char(), ',' | ';'),
            (None | Some(TokenTree::Punct(_)), _) => true,
            (Some(_), TokenTree::Punct(punct)) => matches!(punct.as_char(), ':' | '.'),
            (Some(_), _) => false,
        }
    }

    fn status(&mut self, task: &Name, word: &str, written: &[TokenTree]) -> Status {
        let plain = matches!(written, [TokenTree::Ident(_)]);
        let found = Status::from_word(word);
        if let (Some(status), true) = (found, plain) {
            return status;
        }
        let range = tokens::range_or(written, self.cursor.span());
        let word = word.trim_end_matches("(...)");
        let last = word.rsplit([':', '.', '#']).next().unwrap_or(word).trim().to_lowercase();
        if let Some(status) = Status::from_word(&last) {
            let problem = not_plain(written);
            self.problems.at(range, problem.help(format!("write `{status}`")));
            return status;
        }
        let problem = Problem::new(format!("unknown status `{}`", gofer_core::shown(word)));
        if let Some(help) = no_status(&last) {
            let each = task.is_others() && last.ends_with("_failed");
            let problem = if each {
                problem.help(EACH_FAILURE)
            } else if last.ends_with("_failed") && self.known.has_axes(&task.text) {
                let name = task.shown();
                problem.help(format!(
                    "to be told of each failure, let the task have an instance for each of them: `for failed in tasks {{ {name} }}`, \
                     and `depends_on: {{ failed: failure }}`"
                ))
            } else {
                problem.help(help)
            };
            self.problems.at(range, problem);
            return Status::Any;
        }
        let negated = matches!(written.first(), Some(TokenTree::Punct(_)));
        let last = last.trim_end_matches("(...)");
        let near = Status::from_other(last)
            .or_else(|| nearest(last, Status::ALL.map(Status::word)).and_then(Status::from_word))
            .filter(|_| !negated);
        self.problems.at(
            range,
            match near {
                _ if task.is_others() && near == Some(Status::Failure) => {
                    problem.help("a status of `_` is `success` or `any`")
                }
                Some(near) => problem.help(format!("write `{near}`")),
                None if self.known.is_task(word) && gofer_core::is_identifier(word) && !task.is_others() => {
                    Problem::new(format!("`{word}` is a task, not a status"))
                        .help(format!("each parent is an entry of its own, as in `{}, {word}`", task.shown()))
                }
                None if self.known.has_axes(&task.text) && gofer_core::is_identifier(word) => {
                    let selected = match self.selecting(&task.text, &[word.to_owned()]) {
                        Ok(right) => format!("an instance is selected in brackets, as in `{right}`"),
                        Err(help) => format!("an instance is selected in brackets, and {help}"),
                    };
                    problem.help(format!("a status is {}; {selected}", words()))
                }
                None => problem.help(format!("a status is {}", words())),
            },
        );
        near.filter(|near| !task.is_others() || *near != Status::Failure).unwrap_or(Status::Any)
    }

    /// `success || failure`, `!success`.
    fn several_statuses(&mut self, written: &[TokenTree]) -> bool {
        // `unless(failure)`
        let is_not =
            |word: &Ident| word == "not" || written.len() > 1 && tokens::is_one_of(word, &["unless", "except"]);
        let operator = |token: &TokenTree| match token {
            TokenTree::Punct(punct) => "|&/+!".contains(punct.as_char()),
            TokenTree::Ident(word) => word == "or" || word == "and" || is_not(word),
            _ => false,
        };
        let colon = |pair: &[TokenTree]| match pair {
            [TokenTree::Punct(colon), next] => {
                let is_path = matches!(next, TokenTree::Punct(_)) || colon.spacing() == Spacing::Joint;
                colon.as_char() == ':' && !is_path
            }
            _ => false,
        };
        let second =
            written.windows(2).enumerate().find(|(at, pair)| *at > 0 && colon(pair) && !is_colon(&written[at - 1]));
        let found = written.iter().find(|token| operator(token) || is_list_of_statuses(token));
        let Some(found) = found.or_else(|| second.map(|(at, _)| &written[at])) else { return false };
        let not = match found {
            TokenTree::Punct(punct) => punct.as_char() == '!',
            TokenTree::Ident(word) => is_not(word),
            _ => false,
        };
        let shown = tokens::source(written).unwrap_or_else(|| tokens::shown(found));
        let problem = Problem::new(format!("`{shown}` is not a status"));
        let help = if not { Status::instead_of_not(Status::word) } else { Status::instead_of_several(Status::word) };
        self.problems.at(tokens::range_or(written, self.cursor.span()), problem.help(help));
        true
    }
}

/// `on failure`, `if failed`.
fn is_before_status(word: &Ident) -> bool {
    ["on", "if", "when", "is", "only", "has", "after", "upon"].iter().any(|before| word == before)
}

/// A status by its word here or in another system.
pub(super) fn written_status(word: &str) -> Option<Status> {
    let word = word.to_lowercase();
    Status::from_word(&word).or_else(|| Status::from_other(&word))
}

/// `{ debian: failure, alpine: any }` of `build`: the parents that are meant.
pub(super) fn statuses_of_keys(task: &Name, group: &Group) -> Option<String> {
    let inside = group.tokens();
    let entries = tokens::at_commas(inside);
    let parents = entries.filter(|entry| !entry.is_empty()).map(|entry| match entry {
        [key, TokenTree::Punct(sign), TokenTree::Ident(status)]
            if matches!(sign.as_char(), ':' | '=') && tokens::is_word(key) =>
        {
            let status = Status::from_word(status.text())?;
            Some(format!("{}[{}]: {status}", task.shown(), tokens::shown(key)))
        }
        _ => None,
    });
    let parents: Vec<String> = parents.collect::<Option<_>>()?;
    (2..=8).contains(&parents.len()).then(|| parents.join(", "))
}

/// The word in `{ condition: service_completed_successfully }`.
pub(super) fn condition_in(object: &Group) -> Option<String> {
    let inside = object.tokens();
    inside.windows(3).find_map(|entry| match entry {
        [key, TokenTree::Punct(_), word] if tokens::is_word(word) => {
            is_key_of_a_status(key).then(|| word.word().trim_matches('"').to_owned())
        }
        _ => None,
    })
}

fn is_colon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(colon) if colon.as_char() == ':')
}

/// A key under which other systems say how a parent must have ended.
pub(super) fn is_key_of_a_status(key: &TokenTree) -> bool {
    matches!(key.word().trim_matches('"'), "condition" | "status" | "when" | "result" | "state" | "on")
}

/// What there is in place of a word for no status.
fn no_status(word: &str) -> Option<String> {
    match word {
        "true" | "yes" | "required" | "1" => Some("a parent alone means `success`: leave the status out".to_owned()),
        _ => Status::instead_of(word, Status::word),
    }
}

/// The status in `{ failure }`, `Some(failure)`, `on(failure)` and `== failure`.
fn wrapped(written: &[TokenTree]) -> Option<Status> {
    let is_equals = |sign: &TokenTree| matches!(sign, TokenTree::Punct(sign) if matches!(sign.as_char(), '=' | '>'));
    let word = match written {
        [TokenTree::Group(group)] => group.tokens(),
        // (`unless(failure)` is the opposite.)
        [TokenTree::Ident(word), TokenTree::Group(group)]
            if is_before_status(word)
                || tokens::is_one_of(word, &["Some", "Status", "status", "state", "all", "any_of"]) =>
        {
            group.tokens()
        }
        [signs @ .., word] if !signs.is_empty() && signs.iter().all(is_equals) => std::slice::from_ref(word),
        _ => return None,
    };
    match word {
        [word] if tokens::is_word(word) => written_status(word.word().trim_matches('"')),
        _ => None,
    }
}

/// The word of a status that is written as a literal or a path.
fn spelled(tokens: &[TokenTree]) -> String {
    match Written::read(tokens) {
        Some(Written::Text(text)) => text,
        _ => tokens.iter().map(tokens::shown).collect(),
    }
}

fn words() -> String {
    let [first, second, third] = Status::ALL.map(Status::word);
    format!("`{first}`, `{second}` or `{third}`")
}

/// `[success, failure]`.
fn is_list_of_statuses(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let words = group.tokens().iter().filter(|token| tokens::is_word(token));
    let statuses: Vec<bool> =
        words.map(|word| Status::from_word(tokens::shown(word).trim_matches('"')).is_some()).collect();
    statuses.len() > 1 && statuses.iter().all(|is_status| *is_status)
}
