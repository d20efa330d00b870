//! Parents in another form than `{ build, test: any }`.

use crate::tokens::{Group, Ident, Punct, TokenTree};
use gofer_core::{Problem, Status};
use proc_macro2::{Delimiter, Spacing, Span};

use super::depends_on::FORM;
use super::status::{condition_in, written_status};
use super::{Around, Parser};
use crate::asker;
use crate::ast::{Dependency, Name, Selected, Selection, Value};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;

impl Parser<'_> {
    /// `!build`, `not build`.
    pub(super) fn negation(&mut self) -> bool {
        let not = self.cursor.is_word(0, "not") && self.cursor.ident(1).is_some();
        if !not && !self.cursor.is_punct(0, '!') {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(token)));
        self.problems.at(
            token,
            problem.help("Gofer has no \"not\": `build: failure` is met when it failed, `build: any` however it ended"),
        );
        self.skip(Around::Braces);
        true
    }

    /// `failed(build)`, `build(failure)`, `build.success`, `build::failure`, `failure: build`,
    /// `tasks.build`: a task and perhaps a status in another order or form.
    pub(super) fn as_call_or_path(&mut self) -> Option<Dependency> {
        if let Some(dependency) = self.asked_for_its_result().or_else(|| self.asked_by_a_call()) {
            return Some(dependency);
        }
        let first = self.cursor.ident(0)?.clone();
        let known = |parser: &Self, word: &Ident| {
            let word = word.to_string();
            word == "_" || parser.known.is_task(&word) || parser.known.is_axis(&word)
        };
        if self.is_before_key(&first) {
            return Some(self.selection_to_come(first));
        }
        let (length, second) = match self.cursor.peek(1)? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                let inside = group.tokens();
                match inside {
                    [] | [TokenTree::Literal(_)] => (2, None),
                    [TokenTree::Ident(word)] => (2, Some(word.clone())),
                    _ => return None,
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '.' => (3, Some(self.cursor.ident(2)?.clone())),
            TokenTree::Punct(punct)
                if matches!(punct.as_char(), '-' | '/' | '@') && self.known.has_axes(first.text()) =>
            {
                (3, Some(self.cursor.ident(2).filter(|key| !self.known.is_task(key.text()))?.clone()))
            }
            TokenTree::Punct(_) if self.cursor.is_joint(1, ':', ':') => (4, Some(self.cursor.ident(3)?.clone())),
            TokenTree::Punct(punct) if punct.as_char() == ':' && !known(self, &first) => {
                (3, Some(self.cursor.ident(2).filter(|word| known(self, word))?.clone()))
            }
            _ => return None,
        };
        let status =
            |word: &Ident| Status::from_word(word.text()).or_else(|| Status::from_other(&word.text().to_lowercase()));
        let (task, status) = match second {
            None => (first.clone(), Some(Status::default())),
            Some(second) if known(self, &second) && !known(self, &first) => {
                (second.clone(), status(&first).filter(|status| second != "_" || *status != Status::Failure))
            }
            // `test.msrv`: a selection.
            Some(second)
                if self.known.has_axes(first.text())
                    && !self.cursor.is_colon(1)
                    && self.cursor.group(1, Delimiter::Parenthesis).is_none()
                    && status(&second).is_none() =>
            {
                return Some(self.selection_by_dot(first, &second, length));
            }
            Some(second) => (first.clone(), Some(status(&second)?)),
        };
        let name = task.to_string();
        let is_call = length == 2 && written_status(&name).is_some();
        let status_of_a_call = written_status(&name).filter(|_| is_call);
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
            } else if let Some(status) = status_of_a_call {
                problem.help(match status {
                    Status::Failure => "a status stands after a task, as in `build: failure`".to_owned(),
                    status => format!("write `_: {status}`, which is every task above"),
                })
            } else {
                problem.help(format!("what stands here is {FORM}"))
            },
        );
        let name = Name { text: name, quoted: false, ident: Some(task), range, malformed: true };
        Some(Dependency { task: name, selection: None, status, status_word: None })
    }

    /// `build.failed()`, `needs.build.result == "failure"`.
    fn asked_for_its_result(&mut self) -> Option<Dependency> {
        let is_task = |at: usize| self.cursor.ident(at).is_some_and(|word| self.known.is_task(word.text()));
        let place = [0, 2].into_iter().find(|at| is_task(*at) && self.cursor.is_punct(at + 1, '.'))?;
        if place == 2 && !self.cursor.is_punct(1, '.') {
            return None;
        }
        let asked = self.cursor.ident(place + 2)?.to_string();
        let is_call =
            matches!(self.cursor.group(place + 3, Delimiter::Parenthesis), Some(group) if group.tokens().is_empty());
        let (status, length) = if is_call {
            let asked = asked.to_lowercase();
            (written_status(asked.strip_prefix("is_").unwrap_or(&asked))?, place + 4)
        } else {
            if self.cursor.is_punct(place + 3, '.') && self.cursor.ident(place + 4).is_some() && !is_task(place + 2) {
                return self.more_than_its_name(place);
            }
            if !matches!(asked.as_str(), "result" | "status" | "outcome" | "state" | "conclusion") {
                return None;
            }
            let mut at = place + 3;
            while self.cursor.punct(at).is_some_and(|sign| matches!(sign.as_char(), '=' | ':'))
                || self.cursor.is_word(at, "is")
            {
                at += 1;
            }
            let word = self.cursor.peek(at).filter(|word| at > place + 3 && tokens::is_word(word))?.to_string();
            (written_status(word.trim_matches('"'))?, at + 1)
        };
        let start = self.cursor.place();
        for _ in 0..length {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let TokenTree::Ident(task) = written[place].clone() else { return None };
        let range = tokens::range_or(&written, task.span());
        let name = task.to_string();
        let right = if status == Status::default() { name.clone() } else { format!("{name}: {status}") };
        let shown = tokens::source(&written).unwrap_or_else(|| name.clone());
        let problem = Problem::new(format!("`{shown}` is not a task with its status"));
        self.problems.at(range, problem.help(format!("write `{right}`")));
        let task = Name { text: name, quoted: false, ident: Some(task), range, malformed: true };
        Some(Dependency { task, selection: None, status, status_word: None })
    }

    /// `lint.on(Status::Failure)`, `lint.when("failure")`.
    fn asked_by_a_call(&mut self) -> Option<Dependency> {
        let task = self.cursor.ident(0).filter(|word| self.known.is_task(word.text())).cloned()?;
        let call = self.cursor.group(3, Delimiter::Parenthesis).filter(|_| self.cursor.is_punct(1, '.'))?;
        let status = call.tokens().last().filter(|word| tokens::is_word(word))?;
        let status = written_status(status.word().trim_matches('"'))?;
        let written = self.cursor.ahead(0, 4).to_vec();
        self.take_all(4);
        let range = tokens::range_or(&written, task.span());
        let right = if status == Status::default() { task.to_string() } else { format!("{task}: {status}") };
        let shown = tokens::source(&written).unwrap_or_else(|| task.to_string());
        let problem = Problem::new(format!("`{shown}` is not a task with its status"));
        self.problems.at(range, problem.help(format!("write `{right}`")));
        let task = Name { text: task.to_string(), quoted: false, ident: Some(task), range, malformed: true };
        Some(Dependency { task, selection: None, status, status_word: None })
    }

    /// `build.outputs.version`.
    fn more_than_its_name(&mut self, place: usize) -> Option<Dependency> {
        let task = self.cursor.ident(place)?.clone();
        let start = self.cursor.place();
        self.word()?;
        let range = tokens::range_or(self.cursor.since(start), task.span());
        let problem = Problem::new(format!("unexpected `.` after `{task}`"));
        self.problems.at(range, problem.help(format!("a parent is named by its id alone: write `{task}`")));
        let task = Name { text: task.to_string(), quoted: false, ident: Some(task), range, malformed: true };
        let (status, status_word) = self.condition(&task);
        Some(Dependency { task, selection: None, status, status_word })
    }

    /// `test.`, as it is typed in an editor.
    fn is_before_key(&self, task: &Ident) -> bool {
        let dot = self.cursor.is_punct(1, '.') && self.cursor.peek(2).is_none_or(|token| !tokens::is_word(token));
        dot && !asker::is_compiler() && self.known.has_axes(&task.to_string())
    }

    fn selection_to_come(&mut self, task: Ident) -> Dependency {
        self.take_all(2);
        let range = Range::from(task.span());
        let problem = Problem::new(format!("unexpected `.` after `{task}`"));
        self.problems.at(range, problem.help(format!("instances are selected in brackets, as in `{task}[_]`")));
        let selection = Some(Selection { keys: Vec::new(), odd: true, range });
        let task = Name { text: task.to_string(), quoted: false, ident: Some(task), range, malformed: true };
        Dependency { task, selection, status: Status::default(), status_word: None }
    }

    /// `test.msrv` and `test.get("msrv")`.
    fn selection_by_dot(&mut self, task: Ident, key: &Ident, length: usize) -> Dependency {
        let sign = match self.cursor.peek(1) {
            _ if length > 3 => "::".to_owned(),
            sign => sign.map_or_else(|| ".".to_owned(), tokens::shown),
        };
        let call = self.cursor.group(length, Delimiter::Parenthesis).cloned();
        let keys = match &call {
            Some(arguments) => arguments.tokens().iter().filter(|token| tokens::is_word(token)).cloned().collect(),
            None => vec![key.clone().into()],
        };
        let range = Range::new(task.span(), call.as_ref().map_or_else(|| key.span(), Group::span));
        for _ in 0..length + usize::from(call.is_some()) {
            self.cursor.advance();
        }
        let call = if call.is_some() { "(...)" } else { "" };
        let problem =
            Problem::new(format!("`{task}{sign}{key}{call}` is not a task: its instances are selected in brackets"));
        let written: Vec<String> = keys.iter().map(|key| bare(tokens::shown(key).trim_matches('"'))).collect();
        let right = if written.is_empty() { task.to_string() } else { format!("{task}[{}]", written.join(", ")) };
        self.problems.at(range, problem.help(format!("write `{right}`")));
        let name =
            |ident: Ident| Name { text: ident.to_string(), quoted: false, ident: Some(ident), range, malformed: true };
        let mut keys: Vec<Selected> = keys
            .into_iter()
            .map(|key| match key {
                TokenTree::Ident(key) => Selected::Word(name(key)),
                _ => Selected::All,
            })
            .collect();
        keys.resize_with(self.known.axes(task.text()), || Selected::All);
        let selection = Some(Selection { keys, odd: !call.is_empty(), range });
        let task = name(task);
        let (status, status_word) = self.condition(&task);
        Dependency { task, selection, status, status_word }
    }

    /// `depends_on: build: failure, test`, without the braces.
    pub(super) fn bare_dependencies(&mut self) -> bool {
        let start = self.cursor.place();
        let mut entries: Vec<String> = Vec::new();
        let mut statuses = false;
        while let Some(task) =
            self.cursor.ident(0).map(ToString::to_string).filter(|word| word == "_" || self.known.may_be_parent(word))
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
                    self.known.may_be_parent(word.text()) && self.place.find(word.text()).is_none()
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
        let found = if written.len() == 1 { "a word" } else { "words" };
        let problem = Problem::new(format!("expected `{{ ... }}`, found {found}"));
        let range = tokens::range_or(&written, self.cursor.span());
        self.problems.at(range, problem.help(format!("write `{{ {} }}`", entries.join(", "))));
        true
    }

    /// Parents in a list, in parentheses or in `vec![...]`: how they are written here, and the
    /// same as it would be in braces, so that it is read on.
    pub(super) fn list_of_parents(&self, value: &[TokenTree]) -> Option<(String, Group)> {
        let (TokenTree::Group(list), before) = value.split_last()? else { return None };
        let is_vec = matches!(before, [TokenTree::Ident(vec), TokenTree::Punct(_)] if vec == "vec");
        let is_plain = before.iter().all(|token| matches!(token, TokenTree::Punct(and) if and.as_char() == '&'));
        if list.delimiter() == Delimiter::Brace || !is_vec && !is_plain {
            return None;
        }
        let (written, group) = self.written_parents(list)?;
        Some((format!("write `{{ {written} }}`"), group))
    }

    /// The entries of a list as they are written in braces, and these braces.
    pub(super) fn written_parents(&self, list: &Group) -> Option<(String, Group)> {
        let tokens = list.tokens();
        let entries = tokens::at_commas(tokens);
        let entries: Option<Vec<Vec<TokenTree>>> =
            entries.filter(|entry| !entry.is_empty()).map(|entry| self.parent_in_list(entry)).collect();
        let entries = entries.filter(|entries| !entries.is_empty())?;
        let written: Option<Vec<String>> = entries.iter().map(|entry| written_parent(entry)).collect();
        let written = written.filter(|written| written.len() <= 8)?.join(", ");
        let comma = || TokenTree::from(Punct::new(',', Spacing::Alone));
        let tokens = entries.into_iter().flat_map(|entry| entry.into_iter().chain([comma()])).collect();
        Some((written, Group::new(Delimiter::Brace, tokens, list.span())))
    }

    /// `{ [build, test] }`, `{ (build, failure) }` and `{ { task: build } }`: a group that is none too
    /// many only in another language.
    pub(super) fn parents_in_a_group(&mut self) -> Option<Vec<Dependency>> {
        let token = self.cursor.peek(0)?.clone();
        let TokenTree::Group(group) = &token else { return None };
        let inside = group.tokens();
        let list = match inside {
            inside if self.pair(inside).is_some() => self.pair(inside),
            [key, TokenTree::Punct(_), ..] if group.delimiter() == Delimiter::Brace && is_key_of_a_task(key) => {
                Some(vec![token.clone()])
            }
            _ => None,
        };
        let list =
            list.map_or_else(|| group.clone(), |tokens| Group::new(Delimiter::Bracket, tokens, Span::call_site()));
        let (written, parents) = self.written_parents(&list)?;
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&token)));
        self.problems.at(&token, problem.help(format!("write `{written}`")));
        self.cursor.advance();
        let dependencies = self.inside(&parents).dependencies();
        self.end_of_dependency();
        Some(dependencies)
    }

    /// `build, failure` and `"build", Status::Failure`, as they stand in a tuple: the parent with its status.
    fn pair(&self, inside: &[TokenTree]) -> Option<Vec<TokenTree>> {
        let [name, TokenTree::Punct(sign), rest @ .., TokenTree::Ident(status)] = inside else { return None };
        let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',');
        let word = status.to_string();
        let known = Status::from_word(&word).filter(|_| rest.is_empty());
        let meant = known.or_else(|| written_status(&word).filter(|_| sign.as_char() == ','));
        if self.known.is_task(&word) || rest.iter().any(is_comma) {
            return None;
        }
        let colon = TokenTree::Punct(Punct::new(':', Spacing::Alone));
        Some(vec![name.clone(), colon, Ident::new(meant?.word(), status.span()).into()])
    }

    /// `build`, `build: failure`, `task.build`, `(build, failure)` or `{ job: build }`.
    fn parent_in_list(&self, entry: &[TokenTree]) -> Option<Vec<TokenTree>> {
        let is_text = |token: &TokenTree| {
            matches!(token, TokenTree::Ident(_))
                || matches!(Written::read(std::slice::from_ref(token)), Some(Written::Text(id)) if gofer_core::is_identifier(&id))
        };
        if let Some(Written::Text(text)) = Written::read(entry)
            && let Some((task, status)) = text.split_once(['.', ':'])
        {
            let status = status.trim().to_lowercase();
            let status = Status::from_word(&status).or_else(|| Status::from_other(&status))?;
            let word = |word: &str| TokenTree::from(Ident::new(word, entry[0].span()));
            let colon = TokenTree::from(Punct::new(':', Spacing::Alone));
            return self.known.is_task(task).then(|| vec![word(task), colon, word(status.word())]);
        }
        match entry {
            [name] if is_text(name) => Some(entry.to_vec()),
            [name, TokenTree::Punct(colon), status @ TokenTree::Ident(word)]
                if is_text(name) && colon.as_char() == ':' && Status::from_word(word.text()).is_some() =>
            {
                Some(vec![name.clone(), TokenTree::Punct(*colon), status.clone()])
            }
            [name, TokenTree::Punct(colon), TokenTree::Literal(status)] if is_text(name) && colon.as_char() == ':' => {
                let status = written_status(status.text().trim_matches('"'))?;
                let status = Ident::new(status.word(), entry[2].span());
                Some(vec![name.clone(), TokenTree::Punct(*colon), status.into()])
            }
            [TokenTree::Group(tuple)] if tuple.delimiter() == Delimiter::Parenthesis => self.pair(tuple.tokens()),
            [TokenTree::Group(object)] if object.delimiter() == Delimiter::Brace => {
                let inside = object.tokens();
                if let [name, TokenTree::Punct(colon), status] = inside
                    && self.known.is_task(name.word().trim_matches('"'))
                    && let Some(status) = written_status(status.word().trim_matches('"'))
                {
                    let status = Ident::new(status.word(), object.span());
                    return Some(vec![name.clone(), TokenTree::Punct(*colon), status.into()]);
                }
                let name = inside.windows(3).find_map(|entry| match entry {
                    [key, TokenTree::Punct(_), name] if is_key_of_a_task(key) && is_text(name) => Some(name.clone()),
                    _ => None,
                })?;
                let Some(status) = condition_in(object).and_then(|word| written_status(&word)) else {
                    return Some(vec![name]);
                };
                let colon = TokenTree::Punct(Punct::new(':', Spacing::Alone));
                Some(vec![name, colon, Ident::new(status.word(), object.span()).into()])
            }
            [.., name @ TokenTree::Ident(word), keys @ TokenTree::Group(group)]
                if group.delimiter() == Delimiter::Bracket && self.known.has_axes(word.text()) =>
            {
                Some(vec![name.clone(), keys.clone()])
            }
            [.., TokenTree::Ident(name)] if self.known.is_task(name.text()) => Some(vec![name.clone().into()]),
            _ => None,
        }
    }

    /// How a value would be written in braces.
    pub(super) fn in_braces(&self, value: &Value) -> String {
        const WORDS: &str = "parents stand in braces, as in `depends_on: { build, test: any }`";
        let opened = tokens::open(&value.tokens);
        let tokens = match opened {
            [TokenTree::Group(group)] if group.delimiter() != Delimiter::Brace => group.tokens(),
            tokens => tokens,
        };
        let text = match Written::read(tokens) {
            Some(Written::Text(text)) => text,
            _ => tokens.iter().map(tokens::shown).collect::<Vec<String>>().join(" "),
        };
        if let [TokenTree::Literal(_)] = opened
            && let Some(written) = self.parent_in_list(opened).filter(|parent| parent.len() > 1)
            && let Some(written) = written_parent(&written)
        {
            return format!("write `{{ {written} }}`");
        }
        if text.contains('|') || text.split_whitespace().any(|word| word == "or") {
            return gofer_core::NO_OR.to_owned();
        }
        if text.contains("&&") || text.contains("& &") {
            return self.conjunction(&text).unwrap_or_else(|| {
                "conditions are joined by \"and\", as in `depends_on: { build, test: any }`".to_owned()
            });
        }
        let names: Vec<&str> = text.split([',', ' ']).filter(|name| !name.is_empty()).collect();
        if (2..=8).contains(&names.len()) && names.iter().all(|name| self.known.is_task(name)) {
            return format!("write `{{ {} }}`", names.into_iter().map(bare).collect::<Vec<_>>().join(", "));
        }
        let meant = self.meant_by_pattern(&text);
        if text.contains('*') && !meant.is_empty() {
            return format!("write `{{ {} }}`", meant.into_iter().map(bare).collect::<Vec<_>>().join(", "));
        }
        if is_every(&text) && !self.known.is_task(&text) {
            return "write `{ _ }`, which is every task above".to_owned();
        }
        if let [TokenTree::Punct(star), TokenTree::Ident(_)] = tokens
            && star.as_char() == '*'
        {
            return "there are no aliases here: each parent is named, as in `depends_on: { build, test: any }`"
                .to_owned();
        }
        if matches!(text.as_str(), "none" | "nothing" | "null" | "None" | "false") && !self.known.is_task(&text) {
            return "leave `depends_on` out: a task without parents waits for none".to_owned();
        }
        let is_empty_list = matches!(opened, [TokenTree::Punct(and), TokenTree::Group(list)]
            if and.as_char() == '&' && list.tokens().is_empty());
        if tokens.is_empty() || is_empty_list {
            return "write `{}`".to_owned();
        }
        match self.parent(tokens) {
            Some(name) => format!("write `{{ {name} }}`"),
            None => WORDS.to_owned(),
        }
    }

    /// `_ except lint`, `_ - lint`.
    pub(super) fn all_but(&mut self) -> bool {
        let is_word =
            ["except", "but", "without", "minus", "not", "excluding"].iter().any(|word| self.cursor.is_word(1, word));
        if !self.cursor.is_word(0, "_") || !is_word && !self.cursor.is_punct(1, '-') && !self.cursor.is_punct(1, '!') {
            return false;
        }
        let names = |token: &TokenTree| -> Vec<String> {
            let words = match token {
                TokenTree::Group(group) => group.tokens(),
                token => std::slice::from_ref(token),
            };
            words.iter().map(ToString::to_string).filter(|word| self.known.is_task(word)).collect()
        };
        let length = (2..self.cursor.left()).find(|at| self.cursor.is_punct(*at, ',')).unwrap_or(self.cursor.left());
        let written: Vec<TokenTree> = (0..length).filter_map(|ahead| self.cursor.peek(ahead).cloned()).collect();
        let left_out: Vec<String> = written.iter().flat_map(names).map(|name| format!("{name}: any, ")).collect();
        let status = match written.as_slice() {
            [.., TokenTree::Punct(colon), TokenTree::Ident(word)] if colon.as_char() == ':' => {
                Status::from_word(word.text()).filter(|status| *status != Status::Success)
            }
            _ => None,
        };
        let status = status.map_or_else(String::new, |status| format!(": {status}"));
        let shown = tokens::source(&written).unwrap_or_else(|| "_ ...".to_owned());
        let problem = Problem::new(format!("`{shown}` is not a task with its status"));
        let help = match left_out.as_slice() {
            [] => "`_` is every task above that no other entry names".to_owned(),
            names => format!(
                "`_` is every task above that no other entry names, and `any` waits however a task ends: write \
                 `{}_{status}`",
                names.concat()
            ),
        };
        self.problems.at(tokens::range_or(&written, self.cursor.span()), problem.help(help));
        for _ in 0..length {
            self.cursor.advance();
        }
        let _ = self.cursor.take_punct(',');
        true
    }

    /// `if strict { lint }`.
    fn condition_among_parents(&mut self) -> bool {
        // `..if strict { … }`
        let at = if self.cursor.is_joint(0, '.', '.') { 2 } else { 0 };
        let word = ["if", "match", "for", "unless"].into_iter().find(|word| self.cursor.is_word(at, word));
        let Some(word) = word.filter(|word| !self.known.is_task(word) && self.cursor.peek(at + 1).is_some()) else {
            return false;
        };
        if self.cursor.is_punct(at + 1, ',') || self.cursor.is_colon(at + 1) {
            return false;
        }
        for _ in 0..at {
            self.cursor.advance();
        }
        let problem = Problem::new(format!("unexpected `{word}`"));
        self.problems.at(
            self.cursor.span(),
            problem.help(
                "the graph is read at compile time: choose between two blocks, or add the parent to the `depends_on` of \
                 the task that is made",
            ),
        );
        self.skip(Around::Braces);
        true
    }

    /// `task build`, `&build`, `self`, `all`, `*all`: words and signs that do not belong before or in
    /// the place of a task.
    pub(super) fn odd_parent(&mut self) -> bool {
        if self.condition_among_parents() {
            return true;
        }
        let Some(token) = self.cursor.peek(0).cloned() else { return false };
        let word = tokens::shown(&token);
        let next_is_task = self.cursor.ident(1).is_some_and(|next| self.known.is_task(next.text()));
        let known = self.known.is_task(&word) || self.known.is_axis(&word);
        let unexpected = Problem::new(format!("unexpected `{word}`"));
        let goes_on = self.cursor.is_joint(1, ':', ':') || self.cursor.is_punct(1, '.');
        let ended = !goes_on && !matches!(self.cursor.peek(1), Some(TokenTree::Group(_)));
        let alone = self.cursor.peek(1).is_none() || self.cursor.is_punct(1, ',');
        if self.starred() {
            return true;
        }
        let is_rule = matches!(
            word.as_str(),
            "trigger_rule"
                | "condition"
                | "when"
                | "status"
                | "rule"
                | "optional"
                | "required"
                | "artifacts"
                | "policy"
        );
        if is_rule && !known && self.cursor.is_colon(1) {
            let problem = unexpected.help("how a parent must have ended stands after it, as in `build: any`");
            self.problems.at(&token, problem);
            self.cursor.advance();
            self.cursor.advance();
            self.skip(Around::Braces);
            return true;
        }
        match &token {
            TokenTree::Ident(_) if !known && alone && Status::from_word(&word).is_some() => {
                let problem = unexpected
                    .help(format!("a status stands after a task, as in `build: {word}`: a parent has one status"));
                self.problems.at(&token, problem);
            }
            TokenTree::Punct(_) if matches!(word.as_str(), "&" | "@" | "$" | "-") && next_is_task => {
                self.problems.at(&token, unexpected.help("remove it: a parent is named by its id alone"));
            }
            TokenTree::Punct(_) if word == "*" && self.cursor.ident(1).is_some() => {
                let problem = unexpected.help("remove it: there are no aliases here, and each parent is named");
                self.problems.at(&token, problem);
                self.cursor.advance();
            }
            TokenTree::Ident(_) if self.word_before_task() => return true,
            TokenTree::Ident(_) if !known && ended && matches!(word.as_str(), "self" | "Self" | "this") => {
                self.problems.at(&token, unexpected.help("a task does not wait for itself: remove this"));
            }
            TokenTree::Ident(_) if !known && ended && is_every(&word) => {
                self.problems.at(&token, unexpected.help("write `_`, which is every task above"));
            }
            _ => return false,
        }
        self.cursor.advance();
        if !next_is_task || word == "*" {
            self.skip(Around::Braces);
        }
        true
    }

    /// `task build`: takes and reports the word that does not belong there.
    pub(super) fn word_before_task(&mut self) -> bool {
        let is_task = |at: usize| self.cursor.ident(at).is_some_and(|word| self.known.is_task(word.text()));
        let word = self.cursor.ident(0).map(ToString::to_string);
        let is_before = |text: &String| !is_task(0) && !self.known.is_axis(text) && is_task(1) && is_word_before(text);
        // `..test`, as if it held its instances.
        let dots = self.cursor.is_joint(0, '.', '.') && is_task(2);
        let Some(text) = word.filter(is_before).or_else(|| dots.then(|| "..".to_owned())) else { return false };
        let length = if dots { 2 } else { 1 };
        let problem = Problem::new(format!("unexpected `{text}` before a task"));
        let range = tokens::range_or(self.cursor.ahead(0, length), self.cursor.span());
        self.problems.at(range, problem.help("remove it: a task is named by its id alone"));
        self.take_all(length);
        true
    }

    /// `build`, `"build"` or `task.build` if there is such a task.
    fn parent(&self, entry: &[TokenTree]) -> Option<String> {
        let name = match (entry, Written::read(entry)) {
            (_, Some(Written::Text(id))) => id,
            ([.., TokenTree::Ident(ident)], _) => ident.to_string(),
            _ => return None,
        };
        (name == "_" || self.known.may_be_parent(&name)).then(|| if name == "_" { name.clone() } else { bare(&name) })
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
                let status = Status::from_word(&status).or_else(|| Status::from_other(&status))?;
                let name = self.known.is_task(name.trim()).then(|| bare(name.trim()))?;
                Some(if status == Status::default() { name } else { format!("{name}: {status}") })
            })
            .collect();
        Some(format!("conditions are joined by \"and\": write `{{ {} }}`", parts?.join(", ")))
    }
}

/// An id as an identifier if it can be one, else in quotes.
pub(super) fn bare(id: &str) -> String {
    if gofer_core::is_identifier(id) { id.to_owned() } else { format!("\"{id}\"") }
}

/// A key under which other systems name a task.
pub(super) fn is_key_of_a_task(key: &TokenTree) -> bool {
    matches!(key.word().trim_matches('"'), "job" | "task" | "name" | "id" | "step" | "stage")
}

fn is_word_before(word: &str) -> bool {
    matches!(word, "task" | "tasks" | "job" | "step" | "stage" | "on" | "after" | "needs" | "for" | "wait" | "ref")
}

/// Words for all tasks.
pub(super) fn is_every(word: &str) -> bool {
    matches!(word, "all" | "every" | "everything" | "others" | "rest" | "*")
}

/// An entry as it is written in braces.
fn written_parent(entry: &[TokenTree]) -> Option<String> {
    let (name, rest) = entry.split_first()?;
    let name = match Written::read(std::slice::from_ref(name)) {
        Some(Written::Text(id)) => bare(&id),
        _ => name.to_string(),
    };
    Some(match rest {
        [_, status] => format!("{name}: {status}"),
        [keys] => format!("{name}{}", tokens::source(std::slice::from_ref(keys))?),
        _ => name,
    })
}
