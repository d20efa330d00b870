//! `depends_on: { build, test[msrv]: failure }`.

use gofer_core::{Problem, Status, nearest};
use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use super::name::NameOf;
use super::{Around, Parser};
use crate::ast::{Dependency, Name, Selected, Selection, Value};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;

const FORM: &str = "a task, such as `build` or `build: any`";

impl Parser<'_> {
    pub(super) fn depends_on(&mut self, value: &Value) -> Option<Vec<Dependency>> {
        let help = self.in_braces(value);
        let group = self.braces(value, &help)?;
        Some(self.inside(&group).dependencies())
    }

    fn dependencies(&mut self) -> Vec<Dependency> {
        let mut dependencies = Vec::new();
        while !self.cursor.at_end() {
            self.no_docs();
            let Some(token) = self.cursor.peek(0).cloned() else { break };
            if self.foreign_token(&token)
                || self.stray_separator()
                || self.reserved(Around::Braces)
                || self.negation()
                || self.everything()
            {
                continue;
            }
            if let Some(others) = self.others() {
                dependencies.push(self.dependency(others));
                continue;
            }
            if let Some(dependency) = self.as_call_or_path() {
                dependencies.push(dependency);
                self.end_of_dependency();
                continue;
            }
            let Some(task) = self.name(NameOf::Id) else {
                self.stray(FORM, Around::Braces);
                continue;
            };
            dependencies.push(self.dependency(task));
        }
        dependencies
    }

    /// `!build`, `not build`.
    fn negation(&mut self) -> bool {
        let not = self.cursor.is_word(0, "not") && self.cursor.ident(1).is_some();
        if !not && !self.cursor.is_punct(0, '!') {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&token)));
        self.problems.at(
            &token,
            problem.help("Gofer has no \"not\": `build: failure` is met when it failed, `build: any` however it ended"),
        );
        self.skip(Around::Braces);
        true
    }

    /// `failed(build)`, `build(failure)`, `build.success`, `build::failure`, `failure: build`,
    /// `tasks.build`: a task and perhaps a status in another order or form.
    fn as_call_or_path(&mut self) -> Option<Dependency> {
        let first = self.cursor.ident(0)?.clone();
        let known = |parser: &Self, word: &Ident| {
            let word = word.to_string();
            word == "_" || parser.known.is_task(&word) || parser.known.is_axis(&word)
        };
        let (length, second) = match self.cursor.peek(1)? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                match inside.as_slice() {
                    [] | [TokenTree::Literal(_)] => (2, None),
                    [TokenTree::Ident(word)] => (2, Some(word.clone())),
                    _ => return None,
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '.' => (3, Some(self.cursor.ident(2)?.clone())),
            TokenTree::Punct(_) if self.cursor.is_joint(1, ':', ':') => (4, Some(self.cursor.ident(3)?.clone())),
            TokenTree::Punct(punct) if punct.as_char() == ':' && !known(self, &first) => {
                (3, Some(self.cursor.ident(2).filter(|word| known(self, word))?.clone()))
            }
            _ => return None,
        };
        let status =
            |word: &Ident| Status::from_word(&word.to_string()).or_else(|| meaning(&word.to_string().to_lowercase()));
        let (task, status) = match second {
            None => (first.clone(), Some(Status::default())),
            Some(second) if known(self, &second) && !known(self, &first) => {
                (second.clone(), status(&first).filter(|status| second != "_" || *status != Status::Failure))
            }
            // `test.msrv`: a selection.
            Some(second)
                if self.known.has_axes(&first.to_string())
                    && self.cursor.is_punct(1, '.')
                    && status(&second).is_none() =>
            {
                return Some(self.selection_by_dot(first, second));
            }
            Some(second) => (first.clone(), Some(status(&second)?)),
        };
        let name = task.to_string();
        let start = self.cursor.place();
        for _ in 0..length {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let range = tokens::range_or(&written, first.span());
        let shown = tokens::source(&written).unwrap_or_else(|| name.clone());
        let problem = Problem::new(format!("`{shown}` is not a task with its status"));
        let status = status.unwrap_or_default();
        let right = if status == Status::default() { name.clone() } else { format!("{name}: {status}") };
        self.problems.at(
            range,
            if known(self, &task) {
                problem.help(format!("write `{right}`"))
            } else {
                problem.help(format!("what stands here is {FORM}"))
            },
        );
        let name = Name { text: name, quoted: false, ident: Some(task), range, malformed: true };
        Some(Dependency { task: name, selection: None, status, status_word: None })
    }

    fn selection_by_dot(&mut self, task: Ident, key: Ident) -> Dependency {
        for _ in 0..3 {
            self.cursor.advance();
        }
        let range = Range::new(task.span(), key.span());
        let problem = Problem::new(format!("`{task}.{key}` is not a task: its instances are selected in brackets"));
        self.problems.at(range, problem.help(format!("write `{task}[{key}]`")));
        let count = self.known.axes(&task.to_string());
        let name =
            |ident: Ident| Name { text: ident.to_string(), quoted: false, ident: Some(ident), range, malformed: true };
        let mut keys = vec![Selected::Word(name(key))];
        keys.resize_with(count, || Selected::All);
        let selection = Some(Selection { keys, range });
        Dependency { task: name(task), selection, status: Status::default(), status_word: None }
    }

    fn dependency(&mut self, mut task: Name) -> Dependency {
        let selection = self.selection_after(&mut task);
        let (status, status_word) = self.condition(&task);
        self.end_of_dependency();
        Dependency { task, selection, status, status_word }
    }

    /// What stands in brackets after a task, or in what is meant for them.
    pub(super) fn selection_after(&mut self, task: &mut Name) -> Option<Selection> {
        self.interpolated(task);
        let selection = match self.cursor.peek(0).cloned() {
            Some(TokenTree::Group(group)) => {
                self.cursor.advance();
                let has_axes = self.known.has_axes(&task.text);
                let in_brackets = group.delimiter() == Delimiter::Bracket;
                if !in_brackets {
                    self.no_brackets(task, &group);
                    // What is in it may be anything.
                    task.malformed |= !has_axes;
                }
                (in_brackets || has_axes).then(|| self.selection(task, &group))
            }
            _ => None,
        };
        self.second_selection(task, selection)
    }

    fn no_brackets(&mut self, task: &Name, group: &Group) {
        let problem = Problem::new("expected a selection in brackets, `[...]`");
        let inside: Vec<TokenTree> = group.stream().into_iter().collect();
        let keys = tokens::source(&inside).filter(|keys| !keys.is_empty() && self.known.has_axes(&task.text));
        self.problems.at(
            group.span(),
            match keys {
                Some(keys) => problem.help(format!("write `[{keys}]`")),
                None => problem.help(format!("what stands here is {FORM}")),
            },
        );
    }

    /// `"test_{v}"`.
    fn interpolated(&mut self, task: &mut Name) {
        let Some((name, axis)) = task.text.split_once('{').filter(|_| task.quoted) else { return };
        let (name, axis) = (name.trim_end_matches(['_', '-']).to_owned(), axis.trim_end_matches('}').to_owned());
        let problem = Problem::new(format!(
            "`{}` is not an id: nothing is put into a dependency's text",
            gofer_core::shown(&task.text)
        ));
        let help = if self.known.has_axes(&name) {
            format!("an instance is selected in brackets, as in `{name}[{}]`", gofer_core::shown(&axis))
        } else {
            "the graph is read at compile time: name the task".to_owned()
        };
        self.problems.at(task.range, problem.help(help));
        task.malformed = true;
    }

    /// `test[a][b]`.
    fn second_selection(&mut self, task: &Name, selection: Option<Selection>) -> Option<Selection> {
        let mut selection = selection?;
        while let Some(group) = self.cursor.group(0, Delimiter::Bracket).cloned() {
            self.cursor.advance();
            let problem = Problem::new("unexpected second selection");
            self.problems
                .at(group.span(), problem.help("the keys of all axes stand in one pair of brackets, separated by `,`"));
            selection.keys.extend(self.selection(task, &group).keys);
        }
        Some(selection)
    }

    /// The keys in brackets. What is no key is told once, and all of its axis is taken instead.
    pub(super) fn selection(&mut self, task: &Name, group: &Group) -> Selection {
        let count = self.known.axes(&task.text);
        let mut parser = self.inside(group);
        let mut keys = Vec::new();
        let mut told = false;
        while !parser.cursor.at_end() {
            if parser.stray_separator() {
                continue;
            }
            if parser.cursor.is_word(0, "_") {
                parser.cursor.advance();
                keys.push(Selected::All);
            } else if let Some(selected) = parser.odd_selection(task, told) {
                keys.push(selected);
                told = true;
                continue;
            } else if let Some(name) = parser.name(NameOf::Selected) {
                told |= name.malformed;
                keys.push(Selected::Word(name));
            } else {
                parser.stray("a key, such as `msrv`, or `_` for all of an axis", Around::Brackets);
                keys.push(Selected::All);
                told = true;
                continue;
            }
            parser.end_of_entry(Around::Brackets);
        }
        if told && count > 0 {
            keys.resize_with(count, || Selected::All);
        }
        Selection { keys, range: group.span().into() }
    }

    /// `*`, `os: deb`, `a | b`: something else than one key between two commas.
    fn odd_selection(&mut self, task: &Name, told: bool) -> Option<Selected> {
        let mut length = 0;
        while self.cursor.peek(length).is_some() && !self.cursor.is_punct(length, ',') {
            length += 1;
        }
        let entry: Vec<TokenTree> = (0..length).filter_map(|ahead| self.cursor.peek(ahead).cloned()).collect();
        let star = match entry.as_slice() {
            [TokenTree::Punct(star)] => matches!(star.as_char(), '*' | '?'),
            [TokenTree::Punct(first), TokenTree::Punct(second)] => first.as_char() == '.' && second.as_char() == '.',
            _ => false,
        };
        let named = matches!(entry.as_slice(), [TokenTree::Ident(_), TokenTree::Punct(sign), ..] if matches!(sign.as_char(), ':' | '='))
            && !self.cursor.is_joint(1, ':', ':');
        let several = entry.iter().any(|token| matches!(token, TokenTree::Punct(sign) if matches!(sign.as_char(), '|' | '&' | '+' | '!' | '<' | '>' | ';' | '*')))
            || entry.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "or" || word == "and"));
        if !star && !named && !several {
            return None;
        }
        let name = task.shown();
        let shown = tokens::source(&entry).unwrap_or_else(|| "...".to_owned());
        let problem = Problem::new(format!("`{shown}` is not a key"));
        let problem = if star {
            problem.help("write `_`, which is all of an axis")
        } else if named {
            problem.help(format!(
                "keys are given in the order of the axes, without the axes' names: `{name}[{}]`",
                self.without_names()
            ))
        } else {
            problem.help(format!(
                "one key of each axis, or `_`; for several, each is an entry of its own: `{name}[a], {name}[b]`"
            ))
        };
        if star || !told {
            self.problems.at(tokens::range_or(&entry, self.cursor.span()), problem);
        }
        for _ in 0..length {
            self.cursor.advance();
        }
        let _ = self.cursor.take_punct(',');
        let selected = entry.get(2).filter(|_| named && entry.len() == 3).and_then(|token| match token {
            TokenTree::Ident(_) | TokenTree::Literal(_) => Some(Selected::Word(self.name_of_token(token))),
            _ => None,
        });
        Some(selected.unwrap_or(Selected::All))
    }

    /// All the keys of the brackets, with no axis' name before them.
    fn without_names(&self) -> String {
        let rest = (0..).map_while(|ahead| self.cursor.peek(ahead).cloned());
        let all: Vec<TokenTree> = self.cursor.since(0).iter().cloned().chain(rest).collect();
        let keys = all.split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','));
        let keys = keys.filter(|entry| !entry.is_empty()).map(|entry| {
            let key = match entry {
                [TokenTree::Ident(_), TokenTree::Punct(sign), key @ ..] if matches!(sign.as_char(), ':' | '=') => key,
                key => key,
            };
            key.iter().map(tokens::shown).collect::<String>()
        });
        keys.collect::<Vec<_>>().join(", ")
    }

    fn name_of_token(&mut self, token: &TokenTree) -> Name {
        self.name_value(&Value { tokens: vec![token.clone()] })
    }

    /// `: status`, or nothing.
    fn condition(&mut self, task: &Name) -> (Status, Option<Ident>) {
        if let Some((word, status)) =
            self.cursor.ident(0).and_then(|word| Some((word.clone(), Status::from_word(&word.to_string())?)))
        {
            let problem = Problem::new(format!("missing `:` before `{status}`"));
            self.problems.at(word.span(), problem.help(format!("write `: {status}`")));
            self.cursor.advance();
            return (status, Some(word));
        }
        let joint =
            [('=', '='), ('=', '>'), ('-', '>'), (':', '=')].into_iter().any(|(a, b)| self.cursor.is_joint(0, a, b));
        let is = self.cursor.is_word(0, "is") || self.cursor.is_word(0, "has");
        let equals = joint || is || self.cursor.is_punct(0, '=');
        if !equals && !self.cursor.is_colon(0) {
            return (Status::default(), None);
        }
        let length = if joint { 2 } else { 1 };
        if equals {
            let written: Vec<TokenTree> = (0..length).filter_map(|ahead| self.cursor.peek(ahead).cloned()).collect();
            let range = tokens::range_or(&written, self.cursor.span());
            let text: String = written.iter().map(tokens::shown).collect();
            let problem = Problem::new(format!("`{text}` after `{}`", gofer_core::shown(&task.text)));
            self.problems.at(range, problem.help("write `:`"));
        }
        let separator = self.cursor.span();
        for _ in 0..if equals { length } else { 1 } {
            self.cursor.advance();
        }
        let start = self.cursor.place();
        while self.status_goes_on(start) {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        if self.several_statuses(&written) {
            return (Status::Any, None);
        }
        match tokens::open(&written).as_slice() {
            [] => {
                let problem = Problem::new(format!("the status of `{}` is missing", gofer_core::shown(&task.text)));
                let help =
                    if task.is_others() { "it is `success` or `any`".to_owned() } else { format!("it is {}", words()) };
                self.problems.at(separator, problem.help(help));
                (Status::default(), None)
            }
            [TokenTree::Ident(ident)] => (self.status(task, &ident.to_string(), &written), Some(ident.clone())),
            opened => (self.status(task, &spelled(opened), &written), None),
        }
    }

    /// A status is one word or one literal; a path is read whole, to be refused whole.
    fn status_goes_on(&self, start: usize) -> bool {
        let Some(next) = self.cursor.peek(0) else { return false };
        match (self.cursor.since(start).last(), next) {
            // `success || failure`, `!success`, `failure or any`, `always()`: read whole, to be refused whole.
            (Some(_), TokenTree::Punct(punct)) if "|&/+!".contains(punct.as_char()) => true,
            (Some(_), TokenTree::Ident(word)) if word == "or" || word == "and" => true,
            (Some(TokenTree::Ident(word)), TokenTree::Ident(_)) if word == "or" || word == "and" || word == "not" => {
                true
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
        let last = word.rsplit([':', '.']).next().unwrap_or(word).trim().to_lowercase();
        if let Some(status) = Status::from_word(&last) {
            let problem = Problem::new(format!("a status is a plain word: `{status}`"));
            self.problems.at(range, problem.help(format!("write `{status}`")));
            return status;
        }
        let problem = Problem::new(format!("unknown status `{}`", gofer_core::shown(word)));
        if let Some(help) = no_status(&last) {
            self.problems.at(range, problem.help(help));
            return Status::Any;
        }
        let negated = matches!(written.first(), Some(TokenTree::Punct(_)));
        let last = last.trim_end_matches("(...)");
        let near = meaning(last)
            .or_else(|| nearest(last, Status::ALL.map(Status::word)).and_then(Status::from_word))
            .filter(|_| !negated);
        self.problems.at(
            range,
            match near {
                _ if task.is_others() && near == Some(Status::Failure) => {
                    problem.help("a status of `_` is `success` or `any`")
                }
                Some(near) => problem.help(format!("write `{near}`")),
                None => problem.help(format!("a status is {}", words())),
            },
        );
        near.filter(|near| !task.is_others() || *near != Status::Failure).unwrap_or(Status::Any)
    }

    /// `success || failure`, `!success`.
    fn several_statuses(&mut self, written: &[TokenTree]) -> bool {
        let operator = |token: &TokenTree| match token {
            TokenTree::Punct(punct) => "|&/+!".contains(punct.as_char()),
            TokenTree::Ident(word) => word == "or" || word == "and" || word == "not",
            _ => false,
        };
        let Some(found) = written.iter().find(|token| operator(token) || is_list_of_statuses(token)) else {
            return false;
        };
        let not = matches!(found, TokenTree::Punct(punct) if punct.as_char() == '!') || found.to_string() == "not";
        let shown = tokens::source(written).unwrap_or_else(|| tokens::shown(found));
        let problem = Problem::new(format!("`{shown}` is not a status"));
        let help = if not {
            "Gofer has no \"not\": `failure` is met when the parent failed, `any` however it ended"
        } else {
            "a parent has one status; `any` is met however it ended, also when it was skipped"
        };
        self.problems.at(tokens::range_or(written, self.cursor.span()), problem.help(help));
        true
    }

    pub(super) fn end_of_dependency(&mut self) {
        let Some(token) = self.cursor.peek(0).cloned() else { return };
        let written: Vec<TokenTree> = match &token {
            TokenTree::Punct(punct) => {
                let double = self.cursor.is_joint(0, punct.as_char(), punct.as_char());
                (0..=usize::from(double)).filter_map(|ahead| self.cursor.peek(ahead).cloned()).collect()
            }
            _ => vec![token.clone()],
        };
        let text: String = written.iter().map(tokens::shown).collect();
        let range = tokens::range_or(&written, token.span());
        let problem = Problem::new(format!("unexpected `{text}`"));
        match text.as_str() {
            "&&" | "&" | "and" | "+" => {
                self.problems.at(range, problem.help("write `,`: conditions are joined by \"and\""));
            }
            "||" | "|" | "or" | "xor" | "/" => {
                self.problems.at(
                    range,
                    problem
                        .help("Gofer has no \"or\", conditions are joined by \"and\": write one task for each parent"),
                );
            }
            "-" | "->" | ">>" | ">" => {
                self.problems.at(
                    range,
                    problem.help("a dependency stands in the task that waits; parents are separated by `,`"),
                );
            }
            _ if tokens::is_word(&token) => {
                let problem = Problem::new(format!("missing `,` before `{}`", tokens::shown(&token)));
                return self.problems.at(&token, problem.help("entries are separated by `,`"));
            }
            _ => return self.end_of_entry(Around::Braces),
        }
        for _ in 0..written.len() {
            self.cursor.advance();
        }
        // `->` is not two of a kind.
        let _ = self.cursor.take_punct('>');
    }

    /// `depends_on: build: failure, test`, without the braces.
    pub(super) fn bare_dependencies(&mut self) -> bool {
        let start = self.cursor.place();
        let mut entries: Vec<String> = Vec::new();
        let mut statuses = false;
        while let Some(task) =
            self.cursor.ident(0).map(ToString::to_string).filter(|word| word == "_" || self.known.is_task(word))
        {
            if self.place.find(&task).is_some() {
                break;
            }
            self.cursor.advance();
            let status = self.cursor.ident(1).filter(|_| self.cursor.is_colon(0)).map(ToString::to_string);
            if let Some(status) = status.filter(|status| Status::from_word(status).is_some()) {
                statuses = true;
                self.cursor.advance();
                self.cursor.advance();
                entries.push(format!("{task}: {status}"));
            } else {
                entries.push(task);
            }
            let another = self.cursor.is_punct(0, ',')
                && self.cursor.ident(1).is_some_and(|word| {
                    self.known.is_task(&word.to_string()) && self.place.find(&word.to_string()).is_none()
                });
            if !another {
                break;
            }
            self.cursor.advance();
        }
        if entries.len() < 2 && !statuses && entries != ["_"] {
            self.cursor.back_to(start);
            return false;
        }
        let written = self.cursor.since(start).to_vec();
        let problem = Problem::new("expected `{ ... }`, found words");
        let range = tokens::range_or(&written, self.cursor.span());
        self.problems.at(range, problem.help(format!("write `{{ {} }}`", entries.join(", "))));
        true
    }

    /// How a value would be written in braces.
    fn in_braces(&self, value: &Value) -> String {
        const WORDS: &str = "parents stand in braces, as in `depends_on: { build, test: any }`";
        let opened = tokens::open(&value.tokens);
        let tokens: Vec<TokenTree> = match opened.as_slice() {
            [.., TokenTree::Group(group)] if group.delimiter() != Delimiter::Brace => {
                group.stream().into_iter().collect()
            }
            tokens => tokens.to_vec(),
        };
        let text = match Written::read(&tokens) {
            Some(Written::Text(text)) => text,
            _ => tokens.iter().map(tokens::shown).collect::<Vec<String>>().join(" "),
        };
        if text.contains('|') || text.split_whitespace().any(|word| word == "or") {
            return "Gofer has no \"or\", conditions are joined by \"and\": write one task for each parent".to_owned();
        }
        if text.contains("&&") || text.contains("& &") {
            return self.conjunction(&text).unwrap_or_else(|| {
                "conditions are joined by \"and\", as in `depends_on: { build, test: any }`".to_owned()
            });
        }
        let entries = tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','));
        let names: Option<Vec<String>> =
            entries.filter(|entry| !entry.is_empty()).map(|entry| self.parent(entry)).collect();
        match names {
            Some(names) if !names.is_empty() && names.len() <= 8 => {
                format!("write `{{ {} }}`", names.join(", "))
            }
            _ => WORDS.to_owned(),
        }
    }

    /// `build`, `"build"` or `task.build` if there is such a task.
    fn parent(&self, entry: &[TokenTree]) -> Option<String> {
        let name = match (entry, Written::read(entry)) {
            (_, Some(Written::Text(id))) => id,
            ([.., TokenTree::Ident(ident)], _) => ident.to_string(),
            _ => return None,
        };
        (name == "_" || self.known.is_task(&name)).then(|| if name == "_" { name.clone() } else { bare(&name) })
    }

    /// `a && b.Failed`.
    fn conjunction(&self, text: &str) -> Option<String> {
        let text = text.replace("& &", "&&").replace(" . ", ".");
        let parts: Option<Vec<String>> = text
            .split("&&")
            .map(|part| {
                let part = part.trim();
                let (name, status) = part.split_once('.').unwrap_or((part, "success"));
                let status = status.trim().to_lowercase();
                let status = Status::from_word(&status).or_else(|| meaning(&status))?;
                let name = self.known.is_task(name.trim()).then(|| bare(name.trim()))?;
                Some(if status == Status::default() { name } else { format!("{name}: {status}") })
            })
            .collect();
        Some(format!("conditions are joined by \"and\": write `{{ {} }}`", parts?.join(", ")))
    }
}

/// What Gofer cannot wait for.
fn no_status(word: &str) -> Option<&'static str> {
    match word {
        "skipped" | "omitted" | "skip" => Some("Gofer cannot ask for it alone; `any` includes it"),
        "cancelled" | "canceled" | "aborted" => {
            Some("no task waits for that: when a run is cancelled, nothing more of it starts")
        }
        "running" | "started" | "pending" | "ready" | "daemoned" => {
            Some("a task starts when its parents have ended: `success`, `failure` or `any`")
        }
        "true" | "yes" | "required" | "1" => Some("a parent alone means `success`: leave the status out"),
        "false" | "no" | "optional" | "0" | "none" | "never" => {
            Some("`any` is met however the parent ended; or leave the parent out")
        }
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

/// Other systems' words for a status.
fn meaning(word: &str) -> Option<Status> {
    match word {
        "always" | "finished" | "completed" | "complete" | "done" | "all_done" | "ended" | "whatever" => {
            Some(Status::Any)
        }
        "ok" | "succeeded" | "successful" | "passed" | "on_success" | "all_success" | "green" => Some(Status::Success),
        "failed" | "error" | "errored" | "fail" | "fails" | "on_failure" | "all_failed" | "red" => {
            Some(Status::Failure)
        }
        _ => None,
    }
}

/// An id as an identifier if it can be one, else in quotes.
fn bare(id: &str) -> String {
    if gofer_core::is_identifier(id) { id.to_owned() } else { format!("\"{id}\"") }
}

/// `[success, failure]`.
fn is_list_of_statuses(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let words = group.stream().into_iter().filter(tokens::is_word);
    let statuses: Vec<bool> =
        words.map(|word| Status::from_word(tokens::shown(&word).trim_matches('"')).is_some()).collect();
    statuses.len() > 1 && statuses.iter().all(|is_status| *is_status)
}
