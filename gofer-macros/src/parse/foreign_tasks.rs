//! Tasks in the form of another language: groups around them, objects, tables of TOML, calls,
//! arrows, a task without the word `task`.

use crate::tokens::{Group, TokenTree};
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::inside::Inside;
use super::own_tasks;
use crate::ast::{Block, Docs, Fields, Name, Task, Value};
use crate::keys::Place;
use crate::problem::Range;
use crate::tokens;
use crate::words;

impl Parser<'_> {
    /// A closure, a chain of builders, a table of TOML: not a block at all.
    pub(super) fn whole_program(&mut self, block: &mut Block) -> Option<Inside> {
        let is_start = block.settings.words.is_empty() && block.tasks.is_empty();
        let token = self.cursor.peek(0)?.clone();
        // `id:: ship` is a setting with a colon too many.
        let path = matches!(&token, TokenTree::Ident(word) if !words::is_nearly_key(Place::Pipeline, &word.to_string()))
            && self.cursor.is_joint(1, ':', ':');
        let help = match &token {
            TokenTree::Punct(punct) if punct.as_char() == '|' && is_start => {
                "a block is not a function: settings and tasks stand directly in `pipeline! { ... }`"
            }
            TokenTree::Ident(word) if word == "move" && is_start => {
                "a block is not a function: settings and tasks stand directly in `pipeline! { ... }`"
            }
            _ if is_start && self.values_without_keys() => return Some(Inside::LOST),
            _ if path && is_start && self.pipeline_of_builders() => return Some(Inside::LOST),
            _ if path && is_start => "builders stand by themselves, without `pipeline!`",
            TokenTree::Ident(word) if path => {
                let problem = Problem::new(format!("unexpected `{word}`"));
                let help = "a block holds no builders: add it to the pipeline, as in `pipeline! { ... }.task(...)`";
                self.problems.at(&token, problem.help(help));
                self.cursor.advance();
                self.skip(super::Around::Block);
                return Some(Inside::LOST);
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                return Some(self.toml_table(group, block));
            }
            TokenTree::Ident(word) if self.is_call(block) => {
                let call = if self.cursor.is_punct(1, '.') { "." } else { "(...)" };
                let problem = Problem::new(format!("unexpected `{word}{call}`"));
                let help = "a block holds keys with their values, and tasks such as `task build { image: \"ubuntu:latest\" }`; \
                            no calls";
                self.problems.at(Range::new(token.span(), self.cursor.peek(1)?.span()), problem.help(help));
                self.cursor.advance();
                self.skip_line(super::Around::Block);
                return Some(Inside::LOST);
            }
            _ => return None,
        };
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&token)));
        self.problems.at(&token, problem.help(help));
        while self.cursor.advance().is_some() {}
        Some(Inside::LOST)
    }

    /// `Pipeline::new("ship", "Ship"),` before tasks: takes and reports it.
    fn pipeline_of_builders(&mut self) -> bool {
        let is_new = self.cursor.is_word(0, "Pipeline") && self.cursor.is_word(3, "new");
        let Some(call) = self.cursor.group(4, Delimiter::Parenthesis).filter(|_| is_new) else { return false };
        let [id @ TokenTree::Literal(_), TokenTree::Punct(_), name @ TokenTree::Literal(_), ..] = call.tokens() else {
            return false;
        };
        let ended = self.cursor.is_punct(5, ',') || self.cursor.is_punct(5, ';');
        let task = 5 + usize::from(ended);
        if !self.cursor.is_word(task, "task") {
            return false;
        }
        let settings = format!("id: {id}, name: {name}");
        let range = tokens::range_or(self.cursor.ahead(0, 5), self.cursor.span());
        let problem = Problem::new("unexpected `Pipeline::new(...)`");
        self.problems.at(
            range,
            if gofer_core::shown(&settings) == settings {
                problem.help(format!("what it is given are settings: write `{settings}`"))
            } else {
                problem.help("what it is given are settings: `id` and `name`")
            },
        );
        self.take_all(task);
        true
    }

    /// `container("x")…` at the start of an entry.
    fn is_call(&self, block: &Block) -> bool {
        let call = |at| self.cursor.group(at, Delimiter::Parenthesis).is_some();
        let is_method = self.cursor.is_punct(1, '.') && self.cursor.ident(2).is_some() && call(3);
        let is_key = self.cursor.ident(0).is_some_and(|word| Place::Pipeline.find(word.text()).is_some());
        is_method || call(1) && !is_key && self.cursor.group(2, Delimiter::Brace).is_none() && !block.settings.open
    }

    /// `[task.build]` with the lines below it. What stands below `[pipeline]` are settings.
    fn toml_table(&mut self, table: &Group, block: &mut Block) -> Inside {
        let shown = tokens::source(&[TokenTree::Group(table.clone())]).unwrap_or_else(|| "[...]".to_owned());
        let words: Vec<String> = shown
            .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let problem = Problem::new(format!("unexpected `{shown}`"));
        let settings = matches!(words.as_slice(), [word] if !matches!(word.as_str(), "task" | "tasks" | "job" | "jobs" | "step" | "steps"));
        let name = words.last().filter(|word| words.len() > 1 && gofer_core::is_identifier(word));
        let is_task = matches!(table.tokens(), [TokenTree::Ident(task), _, TokenTree::Group(_), ..] if task == "task");
        let lines = if settings { None } else { self.lines_of_a_table() };
        let id = lines.as_ref().and_then(name_in).map(|(_, id)| tokens::shown(&id).trim_matches('"').to_owned());
        let id = name.cloned().or(id).filter(|id| gofer_core::is_identifier(id));
        let own = lines.and_then(|lines| {
            let head = name.map(|name| TokenTree::from(tokens::Ident::new(name, table.span())));
            own_tasks::first_task(&head.into_iter().chain([TokenTree::Group(lines)]).collect::<Vec<TokenTree>>())
        });
        let help = match name {
            _ if is_task => "tasks stand in the block without brackets: remove these".to_owned(),
            _ if settings => "settings stand directly in `pipeline! { ... }`: remove this".to_owned(),
            _ if own.is_some() => format!("a task is `{}`", own.unwrap_or_default()),
            Some(name) => format!("a task is `task {name} {{ image: \"ubuntu:latest\" }}`"),
            None => "a task is `task build { image: \"ubuntu:latest\" }`".to_owned(),
        };
        self.problems.at(table.span(), problem.help(help));
        if settings {
            self.cursor.advance();
            return Inside::ENDED;
        }
        if let Some(text) = id {
            let name = Name { text, quoted: false, ident: None, range: table.span().into(), malformed: true };
            block.tasks.push(unnamed_keyword(name, Fields { open: true, ..Fields::default() }));
        }
        Inside::ENDED
    }

    /// Takes a table's head and the lines below it; these as an object.
    fn lines_of_a_table(&mut self) -> Option<Group> {
        self.cursor.advance();
        let start = self.cursor.place();
        while !self.cursor.at_end() && !self.at_full_task() && !self.at_toml_table() {
            self.cursor.advance();
        }
        let lines = self.cursor.since(start).to_vec();
        (!lines.is_empty()).then(|| Group::new(Delimiter::Brace, lines, self.cursor.span()))
    }

    /// Brackets at the start of a line.
    pub(super) fn at_toml_table(&self) -> bool {
        match (self.cursor.before(), self.cursor.peek(0)) {
            (Some(before), Some(next @ TokenTree::Group(group))) => {
                group.delimiter() == Delimiter::Bracket && tokens::on_one_line(before, next) == Some(false)
            }
            _ => false,
        }
    }

    /// `lint: { image: "x" }`: a task without the word `task`.
    pub(super) fn bare_task(&mut self, block: &mut Block) -> bool {
        let Some(token @ (TokenTree::Ident(_) | TokenTree::Literal(_))) = self.cursor.peek(0).cloned() else {
            return false;
        };
        let word = token.to_string();
        let word = word.trim_matches('"');
        let sign = usize::from(self.cursor.is_colon(1) || self.cursor.is_punct(1, '='));
        // `lint: task { … }`
        let surely = sign > 0 && self.cursor.is_one_of(2, &["task", "Task"]);
        let sign = sign + usize::from(surely);
        let arguments = self.cursor.group(1, Delimiter::Parenthesis).cloned();
        let is_called = arguments.is_some();
        // `stage("build") { … }`
        let id = match arguments.as_ref().map(Group::tokens) {
            Some([id]) => tokens::shown(id).trim_matches('"').to_owned(),
            _ => word.to_owned(),
        };
        let sign = sign + usize::from(is_called);
        let Some(group) = self.cursor.group(1 + sign, Delimiter::Brace).cloned() else { return false };
        // `container: { image: "rust:1.95" }`
        let is_shared = words::shared_key(word).is_some() && tokens::at_commas(group.tokens()).count() == 1;
        if (words::is_meant_otherwise(word) || is_shared) && !is_called && !surely
            || !(has_key(&group, Place::Task) || is_called && id != word && is_task_elsewhere(word))
            || !gofer_core::is_identifier(word)
        {
            return false;
        }
        let range = match self.cursor.peek(sign) {
            Some(sign) => Range::new(token.span(), sign.span()),
            None => (&token).into(),
        };
        let problem = if is_called {
            Problem::new(format!("unexpected `{word}(...)`: a task begins with the word `task`"))
        } else {
            Problem::new(format!("`{word}` is not a setting: a task begins with the word `task`"))
        };
        for _ in 0..2 + sign {
            self.cursor.advance();
        }
        let ended = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        self.problems.at(
            range,
            match ended {
                _ if is_called && (id == word || !gofer_core::is_identifier(&id)) => {
                    problem.help("its id stands after it, as in `task build { ... }`")
                }
                _ if is_called => problem.help(format!("write `task {id}`")),
                Some(_) => problem
                    .help(format!("a task is `task {word} {{ ... }}`, without `:` before and `,` after the braces")),
                None => problem.help(format!("write `task {word}`")),
            },
        );
        // What the task lacks is told at its id.
        let at = arguments.as_ref().and_then(|arguments| Range::of(arguments.tokens())).unwrap_or(range);
        let name = Name { text: id, quoted: false, ident: None, range: at, malformed: true };
        let fields = self.fields(Place::Task, &group);
        block.tasks.push(unnamed_keyword(name, fields));
        true
    }

    /// `"ship", "Ship the service",` at the start, as the arguments of a call.
    fn values_without_keys(&mut self) -> bool {
        let is_value = |token: &TokenTree| match token {
            TokenTree::Literal(_) => true,
            TokenTree::Ident(word) => {
                let word = word.to_string();
                let typed = |key: &crate::keys::Key| key.word.starts_with(&word);
                gofer_core::is_identifier(&word)
                    && !words::is_meant_otherwise(&word)
                    && !Place::Pipeline.keys().iter().any(typed)
                    && word != "task"
            }
            _ => false,
        };
        let mut values: Vec<TokenTree> = Vec::new();
        while self.cursor.is_punct(1, ',')
            && let Some(value) = self.cursor.peek(0).filter(|token| is_value(token)).cloned()
        {
            values.push(value);
            self.cursor.advance();
            self.cursor.advance();
        }
        let Some(range) = Range::of(&values) else { return false };
        let is_id = |token: &TokenTree| gofer_core::is_identifier(tokens::shown(token).trim_matches('"'));
        let problem = Problem::new("a value stands here without its key");
        let written = |at: usize| values.get(at).map(tokens::shown).unwrap_or_default();
        let is_given = |key: &str| {
            let is_pair = |at: usize| self.cursor.is_colon(at + 1) || self.cursor.is_punct(at + 1, '=');
            (0..self.cursor.left()).any(|at| self.cursor.is_word(at, key) && is_pair(at))
        };
        let (has_id, has_name) = (is_given("id"), is_given("name"));
        self.problems.at(
            range,
            match values.as_slice() {
                [value] if is_id(value) && !has_id => problem.help(format!("write `id: {}`", written(0))),
                [TokenTree::Literal(_)] if !has_name => problem.help(format!("write `name: {}`", written(0))),
                [id, TokenTree::Literal(_)] if is_id(id) && !has_id && !has_name => {
                    problem.help(format!("write `id: {}, name: {}`", written(0), written(1)))
                }
                _ => problem.help("settings have keys, as in `id: my_pipeline, name: \"My Pipeline\"`"),
            },
        );
        true
    }

    /// Braces or brackets around tasks: `jobs: { … }`, `stage("build") { … }`, `{ … }`.
    pub(super) fn wrapper(&mut self) -> Option<Inside> {
        let (word, at) = match self.cursor.peek(0)? {
            TokenTree::Ident(word) => (word.to_string(), self.after_head(1)),
            TokenTree::Literal(literal) => (literal.text().trim_matches('"').to_owned(), self.after_head(1)),
            TokenTree::Group(_) => (String::new(), 0),
            TokenTree::Punct(_) => return None,
        };
        let TokenTree::Group(group) = self.cursor.peek(at)?.clone() else { return None };
        let braces = group.delimiter() == Delimiter::Brace;
        let brackets = group.delimiter() == Delimiter::Bracket;
        let whole_in_parentheses = word.is_empty() && !brackets && is_understood(&group);
        if Place::Pipeline.find(&word).is_some()
            || !braces && !brackets && !whole_in_parentheses
            || brackets && word.is_empty()
            // `["core", "server"].map(...)` is a value of Rust's.
            || brackets && self.cursor.is_punct(at + 1, '.')
        {
            return None;
        }
        let holds_tasks = braces && holds_tasks_within(&group) || holds_tasks(&group);
        // `template: { spec: { containers: [...] } }` in what is told already
        let within = self.unwrapped && !is_body(&group) && holds_bodies(&group, DEEPEST);
        let settings = braces && has_key(&group, Place::Pipeline) && !has_key(&group, Place::Task);
        if !(word.is_empty()
            || holds_tasks
            || within
            || words::is_wrapper(&word)
            || settings
                && !words::is_elsewhere(Place::Pipeline, &word)
                && !words::is_nearly_key(Place::Pipeline, &word))
        {
            return None;
        }
        let what = match word.as_str() {
            "" if whole_in_parentheses && !braces => "(...)".to_owned(),
            "" => "{ ... }".to_owned(),
            _ => word.clone(),
        };
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&what)));
        let is_json = matches!(group.tokens(), [TokenTree::Literal(_), ..]);
        let is_text = matches!(self.cursor.peek(0), Some(TokenTree::Literal(_)));
        let help = match word.as_str() {
            "" if is_json => {
                "the braces of `pipeline! { ... }` are enough: remove these; of JSON `cargo gofer import` makes a block"
                    .to_owned()
            }
            "" => "the braces of `pipeline! { ... }` are enough: remove these".to_owned(),
            word => {
                let help = words::runs_later(word).unwrap_or_else(|| words::instead_of_wrapper(word));
                // Tasks in this form are examples themselves.
                let own = if self.unwrapped || holds_tasks && !words::shows_a_task(help) {
                    None
                } else {
                    own_tasks::first_task(self.cursor.ahead(0, at + 1))
                };
                let help = words::with_own_task(help, own);
                // `"tasks": [{ "id": "build" }]`
                if is_text && word == "tasks" {
                    format!("{help}; of JSON `cargo gofer import` makes a block")
                } else {
                    help
                }
            }
        };
        if !self.unwrapped {
            // Of what is around a whole block the first sign is enough.
            let span = if word.is_empty() { group.span_open() } else { self.cursor.span() };
            self.problems.at(span, problem.help(help));
        }
        for _ in 0..=at {
            self.cursor.advance();
        }
        // `["a", "b"].iter().map(…)`
        while brackets && self.cursor.is_punct(0, '.') && self.cursor.group(2, Delimiter::Parenthesis).is_some() {
            self.take_all(3);
        }
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        let groups = if brackets { list_of_braces(&group) } else { vec![group] };
        let understood = groups.iter().any(|group| is_understood(group) || holds_bodies(group, DEEPEST));
        Some(match understood {
            true => Inside { groups, binds: false, lost: false, objects: brackets },
            // What cannot be read are tasks, so that no setting is in it.
            false if words::is_around_tasks(&word) => Inside::ENDED,
            false => Inside::LOST,
        })
    }

    /// Past what may stand between a word and its braces: a second word or parentheses, `:`.
    fn after_head(&self, ahead: usize) -> usize {
        let word = self.cursor.peek(ahead).is_some_and(tokens::is_word);
        let call = self.cursor.group(ahead, Delimiter::Parenthesis).is_some();
        let ahead = ahead + usize::from(word || call);
        // `pipeline ship "Ship" {`
        let text = word && matches!(self.cursor.peek(ahead), Some(TokenTree::Literal(_)));
        let ahead = ahead + usize::from(text);
        ahead + usize::from(self.cursor.is_colon(ahead) || self.cursor.is_punct(ahead, '='))
    }

    /// In a foreign group: `build: { image: … }`, a task without `task`.
    pub(super) fn unwrapped_task(&mut self, block: &mut Block) -> bool {
        let Some(TokenTree::Ident(_) | TokenTree::Literal(_)) = self.cursor.peek(0) else { return false };
        let at = 1 + usize::from(self.cursor.is_colon(1) || self.cursor.is_punct(1, '='));
        let Some(group) = self.cursor.group(at, Delimiter::Brace).cloned() else { return false };
        if !is_body(&group) {
            return false;
        }
        let Some(name) = self.name(super::name::NameOf::Id) else { return false };
        while self.cursor.group(0, Delimiter::Brace).is_none() && self.cursor.advance().is_some() {}
        self.cursor.advance();
        let _ = self.cursor.take_punct(',');
        let fields = self.fields(Place::Task, &group);
        block.tasks.push(unnamed_keyword(name, fields));
        true
    }

    /// `{ name: build, image: … }`, as other systems list their tasks. One that `is_task` has a name.
    pub(super) fn object_as_task(&mut self, group: &Group, is_task: bool) -> Option<Task> {
        let Some((key, name)) = name_in(group) else {
            return is_task.then(|| self.nameless_object(group));
        };
        self.problems.told(&key);
        let mut name = self.name_value(&Value { tokens: vec![name] });
        name.malformed = true;
        let fields = self.fields(Place::Task, group);
        Some(unnamed_keyword(name, fields))
    }

    fn nameless_object(&mut self, group: &Group) -> Task {
        let range = Range::from(group.span_open());
        let problem = Problem::new("this task has no id");
        self.problems.at(range, problem.help("it stands before its braces, as in `task build { ... }`"));
        self.without_a_name(range, group)
    }
}

/// Whether a word with an id in parentheses is a task in other systems, whatever is in its braces.
fn is_task_elsewhere(word: &str) -> bool {
    matches!(word, "task" | "stage" | "job" | "step")
}

/// The name that stands among the fields, and its key.
pub(super) fn name_in(fields: &Group) -> Option<(TokenTree, TokenTree)> {
    let tokens = fields.tokens();
    tokens.windows(3).find_map(|entry| match entry {
        [key, TokenTree::Punct(_), name] if matches!(key.word().trim_matches('"'), "name" | "id" | "task" | "key") => {
            Some((key.clone(), name.clone()))
        }
        _ => None,
    })
}

pub(super) fn unnamed_keyword(name: Name, fields: Fields) -> Task {
    Task {
        keyword: None,
        docs: None::<Docs>,
        name,
        named: true,
        has_body: true,
        axes: Vec::new(),
        sound: false,
        fields,
    }
}

/// How deep tasks are looked for in the groups of another system.
const DEEPEST: usize = 4;

/// Whether these are the fields of a task, here or in another system: a word says what is run, in what, or after what.
pub(super) fn is_body(group: &Group) -> bool {
    let says = |word: &str| {
        word == "steps"
            || matches!(words::stands_for(Place::Task, word), Some("image" | "script" | "command" | "depends_on"))
    };
    has_key(group, Place::Task)
        || group.delimiter() == Delimiter::Brace
            && group.tokens().windows(2).any(|pair| match pair {
                [key, TokenTree::Punct(sign)] if matches!(sign.as_char(), ':' | '=') => {
                    says(key.word().trim_matches('"'))
                }
                _ => false,
            })
}

/// Whether there are such fields in it, or in a group of it.
fn holds_bodies(group: &Group, depth: usize) -> bool {
    let holds =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if depth > 0 && holds_bodies(group, depth - 1));
    is_body(group) || group.tokens().iter().any(holds)
}

/// Whether there are tasks or settings in it, or in a group of it.
fn is_understood(group: &Group) -> bool {
    let tokens = group.tokens();
    let setting = |pair: &[TokenTree]| match pair {
        [key, TokenTree::Punct(punct)] if matches!(punct.as_char(), ':' | '=') => {
            let word = key.to_string();
            Place::Pipeline.find(word.trim_matches('"')).is_some()
        }
        [key, TokenTree::Group(inner)] if tokens::is_word(key) => has_key(inner, Place::Task),
        [TokenTree::Punct(colon), TokenTree::Group(inner)] if colon.as_char() == ':' => has_key(inner, Place::Task),
        _ => false,
    };
    holds_tasks(group) || has_key(group, Place::Task) || tokens.windows(2).any(setting)
}

/// Whether `task ID` stands in it, or in a group of it.
pub(super) fn holds_tasks(group: &Group) -> bool {
    let tokens = group.tokens();
    let task =
        |pair: &[TokenTree]| matches!(&pair[0], TokenTree::Ident(word) if word == "task") && tokens::is_word(&pair[1]);
    tokens.windows(2).any(task)
}

/// The same, in braces within it too: `group "ci" { task build { … } }`.
fn holds_tasks_within(group: &Group) -> bool {
    fn within(group: &Group, depth: usize) -> bool {
        let inner = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && within(group, depth - 1));
        holds_tasks(group) || depth > 0 && group.tokens().iter().any(inner)
    }
    within(group, DEEPEST)
}

/// Whether an entry in it has a key of this place.
pub(super) fn has_key(group: &Group, place: Place) -> bool {
    let tokens = group.tokens();
    tokens.windows(2).any(|pair| match pair {
        [key, TokenTree::Punct(punct)] if matches!(punct.as_char(), ':' | '=') => {
            place.find(key.word().trim_matches('"')).is_some()
        }
        _ => false,
    })
}

/// The same, or a word that stands for a key of a task in another system.
pub(super) fn has_word_for_a_key(group: &Group) -> bool {
    !holds_tasks(group)
        && group.tokens().windows(2).any(|pair| match pair {
            [TokenTree::Ident(key), TokenTree::Punct(sign)] if matches!(sign.as_char(), ':' | '=') => {
                words::is_like_key(Place::Task, key.text())
            }
            _ => false,
        })
}

/// The objects in a list.
fn list_of_braces(list: &Group) -> Vec<Group> {
    let mut objects: Vec<Group> = Vec::new();
    let mut tasks = false;
    for token in list.tokens() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => objects.push(group.clone()),
            TokenTree::Ident(word) if word == "task" => tasks = true,
            _ => {}
        }
    }
    if tasks { vec![list.clone()] } else { objects }
}
