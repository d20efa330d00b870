//! The fields of the pipeline and of its tasks, one by one and together.

use std::collections::{HashMap, HashSet};

use gofer_core::{DEFAULT_SHELL, Ids, Named, Problem, Rule};

use super::typed::{self, Command, Defaults, Given, List, RegistryAuth, Settings, Text};
use super::{leaving, unformatted, values};
use crate::ast::{self, Block, Content, Docs, Field, Name, Task, Value, Variable};
use crate::keys::{AuthKey, Key, Means, Place, Setting, TaskKey};
use crate::literal::Written;
use crate::problem::{Problems, Range};
use crate::words;

/// Checks the pipeline's settings.
pub fn settings<'a>(block: &'a Block, problems: &mut Problems) -> Settings<'a> {
    // What is missing is missing whatever else is said of the first token.
    let start = block.start.map_or_else(Range::whole_block, |start| Range::whole_block_at(start.first));
    required(Place::Pipeline, &block.settings, "the pipeline", start, problems);
    twice_described(block.docs.as_ref(), block.settings.get(Setting::Description), "`//!`", problems);
    let mut settings = Settings { description: described(block.docs.as_ref()), ..Settings::default() };
    let mut id = None;
    for field in &block.settings.list {
        let Means::Setting(setting) = field.key.means else { continue };
        settings.order.push(setting);
        match setting {
            Setting::Id => id = name(field),
            Setting::Ids => settings.ids = ids(field, problems),
            Setting::Name => settings.name = substituting_nothing(field, |_| Ok(()), problems),
            Setting::Defaults => {
                if let Content::Defaults(fields) = &field.content {
                    settings.defaults = defaults(fields, problems);
                }
            }
            Setting::Description => describe(&mut settings.description, field, problems),
            Setting::Parallelism => {
                settings.parallelism = expression(field, |value| values::parallelism(field.key, value, problems));
            }
        }
    }
    settings.id = id.map(|id| pipeline_id(id, settings.ids, problems)).unwrap_or_default();
    settings
}

fn ids(field: &Field, problems: &mut Problems) -> Ids {
    let Content::Value(value) = &field.content else { return Ids::default() };
    let name = match Written::read(&value.tokens) {
        Some(Written::Text(name)) => name,
        Some(Written::Suffixed(suffixed)) if !suffixed.is_number() => {
            problems.at(value.range(), suffixed.problem());
            return Ids::default();
        }
        _ => {
            let problem = Problem::new("`ids` is read at compile time, so it is a string literal");
            let word = value.stream().to_string().to_lowercase();
            problems.at(
                value.range(),
                problem.help(match (word.contains("kebab"), word.contains("snake")) {
                    (true, false) => "write `ids: \"kebab-case\"`",
                    (false, true) => "write `ids: \"snake_case\"`",
                    _ => "write `ids: \"snake_case\"` or `ids: \"kebab-case\"`",
                }),
            );
            return Ids::default();
        }
    };
    if let Some(ids) = Ids::from_name(&name) {
        return ids;
    }
    let problem = Problem::new(format!("unknown kind of ids `{}`", gofer_core::shown(&name)));
    let near = gofer_core::nearest(&name, Ids::ALL.map(Ids::name));
    problems.at(
        value.range(),
        match near {
            Some(near) => problem.help(format!("write `\"{near}\"`")),
            None => problem.help("there are `\"snake_case\"` and `\"kebab-case\"`"),
        },
    );
    near.and_then(Ids::from_name).unwrap_or_default()
}

fn pipeline_id(name: &Name, ids: Ids, problems: &mut Problems) -> String {
    let id = name.id(ids);
    let is_constant = name.ident.is_some() && id.len() > 1 && id.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    if is_constant
        && !name.malformed
        && let Err(problem) = gofer_core::check_id(Named::Pipeline, &id, ids)
    {
        problems.at(name.range, problem.help("an id is written out, as in `id: my_pipeline`; no `const` is read"));
        return id;
    }
    if !name.malformed {
        problems.check(name.range, gofer_core::check_id(Named::Pipeline, &id, ids));
    }
    id
}

/// Checks the fields of a task.
pub fn task<'a>(task: &'a Task, problems: &mut Problems) -> typed::Fields<'a> {
    twice_described(task.docs.as_ref(), task.fields.get(TaskKey::Description), "`///`", problems);
    command_and_script(&task.fields, problems);
    let mut fields = typed::Fields { description: described(task.docs.as_ref()), ..typed::Fields::default() };
    let (mut words, mut shell, mut script) = (None, None, None);
    for field in &task.fields.list {
        let Means::Task(key) = field.key.means else { continue };
        fields.order.push(key);
        match key {
            TaskKey::Image => {
                fields.image = substituting_nothing(field, |image| check_image(task, image), problems);
            }
            TaskKey::Description => describe(&mut fields.description, field, problems),
            TaskKey::DependsOn => {
                if let Content::DependsOn(dependencies) = &field.content {
                    fields.depends_on = dependencies;
                }
            }
            TaskKey::Variables => {
                if let Content::Variables(variables) = &field.content {
                    fields.variables = self::variables(&variables.list, problems);
                    fields.spread = variables.spread.as_ref().map(values::pairs);
                }
            }
            TaskKey::Entrypoint => fields.entrypoint = list(field, check_entrypoint, problems),
            // With a script beside it, it is told to be a shell.
            TaskKey::Command if task.fields.get(TaskKey::Script).is_some() && shell_in(field).is_some() => {
                words = list(field, |_, _, _| {}, problems);
            }
            TaskKey::Command => {
                words = list(field, check_command(has_no_entrypoint(task)), problems);
            }
            TaskKey::Shell => shell = list(field, check_shell, problems),
            TaskKey::Script => script = self::script(field, problems),
            TaskKey::RegistryAuth => {
                if let Content::Auth(fields_of_auth) = &field.content {
                    fields.registry_auth = Some(registry_auth(field, fields_of_auth, problems));
                }
            }
            TaskKey::InjectApiToken => fields.inject_api_token = flag(field, problems),
            TaskKey::AlwaysPullNewestImage => fields.always_pull_newest_image = flag(field, problems),
        }
    }
    fields.command = match script {
        Some(script) => Some(Command::Script { shell, script }),
        None => words.map(Command::Words),
    };
    if !task.axes.is_empty() {
        leaving::check(&mut fields, problems);
        unformatted::check(task, problems);
    }
    fields
}

/// An image of which an axis of the task is a part is made by `format!`.
fn check_image(task: &Task, image: &str) -> Result<(), Problem> {
    gofer_core::check_image_field(image).map_err(|problem| {
        let axes: Vec<String> = task.axes.iter().map(|axis| axis.name.to_string()).collect();
        match gofer_core::formatted_image(image, &axes) {
            Some(expression) if problem.rule == Rule::InvalidImage => {
                problem.help(format!("write `image: {expression}`"))
            }
            _ => problem,
        }
    })
}

/// Checks what tasks take that do not say otherwise.
fn defaults<'a>(fields: &'a ast::Fields, problems: &mut Problems) -> Defaults<'a> {
    let mut defaults = Defaults::default();
    for field in &fields.list {
        let Means::Task(key) = field.key.means else { continue };
        defaults.order.push(key);
        match key {
            TaskKey::Image => {
                defaults.image = substituting_nothing(field, gofer_core::check_image_field, problems);
            }
            TaskKey::Shell => defaults.shell = list(field, check_shell, problems),
            TaskKey::Variables => {
                if let Content::Variables(variables) = &field.content {
                    defaults.variables = self::variables(&variables.list, problems);
                    defaults.spread = variables.spread.as_ref().map(values::pairs);
                }
            }
            TaskKey::InjectApiToken => defaults.inject_api_token = flag(field, problems),
            TaskKey::AlwaysPullNewestImage => defaults.always_pull_newest_image = flag(field, problems),
            // These are no keys of `defaults`.
            TaskKey::Description
            | TaskKey::DependsOn
            | TaskKey::Entrypoint
            | TaskKey::Command
            | TaskKey::Script
            | TaskKey::RegistryAuth => {}
        }
    }
    defaults
}

/// Required keys that are not there, all of them at once, since they are missing at one place.
pub fn required(place: Place, fields: &ast::Fields, what: &str, at: Range, problems: &mut Problems) {
    let is_missing = |key: &&Key| key.required && !fields.open && fields.get(key.means).is_none();
    let missing: Vec<&Key> = place.keys().iter().filter(is_missing).collect();
    if missing.is_empty() {
        return;
    }
    let words: Vec<String> = missing.iter().map(|key| format!("no `{}`", key.word)).collect();
    let problem = Problem::new(format!("{what} has {}", words.join(" and ")));
    problems.at(at, problem.help(Key::repair_of(&missing)));
}

fn twice_described(docs: Option<&Docs>, field: Option<&Field>, comment: &str, problems: &mut Problems) {
    if let (Some(_), Some(field)) = (docs, field.filter(|field| field.exact)) {
        let problem =
            Problem::new(format!("the description is given twice: as {comment} comment and as `description`"));
        problems.at(field.word, problem.help("remove one of the two"));
    }
}

fn command_and_script(fields: &ast::Fields, problems: &mut Problems) {
    let exact = |key: TaskKey| fields.list.iter().position(|field| field.key.means == key.into() && field.exact);
    if let (Some(command), Some(script)) = (exact(TaskKey::Command), exact(TaskKey::Script)) {
        if let Some(words) = shell_in(&fields.list[command]) {
            let problem = Problem::new("`command` and `script` exclude each other: a script becomes the command");
            let range = fields.list[command].word;
            return problems
                .at(range, problem.help(format!("what a script is given to is its `shell`: write `shell: {words}`")));
        }
        let second = &fields.list[command.max(script)];
        let problem = Problem::new("`command` and `script` exclude each other: a script becomes the command");
        problems.at(
            second.word,
            problem.help("keep `script` for text that a shell reads, `command` for one program and its arguments"),
        );
    }
    if let (Some(shell), None) = (exact(TaskKey::Shell), fields.get(TaskKey::Script)) {
        let problem = Problem::new("`shell` without `script`: there is nothing to give to it");
        let help = match exact(TaskKey::Command) {
            Some(_) => "remove it: a `command` is given to no shell",
            None => "add a `script`, or run the program with `command`",
        };
        problems.at(fields.list[shell].word, problem.help(help));
    }
}

/// A `command` that lacks nothing but its script, as it is written.
fn shell_in(command: &Field) -> Option<String> {
    let Content::List(ast::List::Elements(elements, _)) = &command.content else { return None };
    let words: Vec<String> = elements.iter().map(|element| Written::text(&element.tokens)).collect::<Option<_>>()?;
    let option = words.last().filter(|last| words.len() > 1 && last.starts_with('-') && last.ends_with('c'))?;
    let shown = format!("{words:?}");
    (!option.starts_with("--") && shown == gofer_core::shown(&shown)).then_some(shown)
}

/// A field's expression, read with the rule for its key.
fn expression<'a, T>(field: &'a Field, read: impl FnOnce(&'a Value) -> Given<'a, T>) -> Option<Given<'a, T>> {
    match &field.content {
        Content::Value(value) => Some(read(value)),
        Content::Nothing if field.exact => Some(Given::Typing),
        _ => None,
    }
}

fn name(field: &Field) -> Option<&Name> {
    match &field.content {
        Content::Id(name) => Some(name),
        _ => None,
    }
}

fn text<'a>(field: &'a Field, problems: &mut Problems) -> Option<Text<'a>> {
    expression(field, |value| values::text(field.key.word, field.key.example, value, problems))
}

fn flag<'a>(field: &'a Field, problems: &mut Problems) -> Option<typed::Flag<'a>> {
    expression(field, |value| values::flag(value, problems))
}

fn described<'a>(docs: Option<&Docs>) -> Option<Text<'a>> {
    docs.map(|docs| Text::Literal(docs.text.clone()))
}

/// A description that a comment may have given already.
fn describe<'a>(description: &mut Option<Text<'a>>, field: &'a Field, problems: &mut Problems) {
    let written = text(field, problems);
    if let Some(Text::Computed(computed)) = &written {
        values::no_helper(field.key.word, computed, problems);
    }
    if description.is_none() {
        *description = written;
    }
}

/// A text in which the server substitutes nothing.
fn substituting_nothing<'a>(
    field: &'a Field,
    check: impl FnOnce(&str) -> Result<(), Problem>,
    problems: &mut Problems,
) -> Option<Text<'a>> {
    let text = text(field, problems)?;
    match (&text, &field.content) {
        (Text::Literal(text), Content::Value(value)) => problems.check(value.range(), check(text)),
        (Text::Computed(computed), _) => values::no_helper(field.key.word, computed, problems),
        _ => {}
    }
    Some(text)
}

/// A script as its parts, each without the indentation it has only because of where it stands.
fn script<'a>(field: &'a Field, problems: &mut Problems) -> Option<Vec<Text<'a>>> {
    if let Content::List(ast::List::Elements(written, range)) = &field.content {
        return Some(parts(field, written, *range, problems));
    }
    let rule = |script: &str| {
        let script = gofer_core::dedent(script);
        gofer_core::check_script(&script)?;
        gofer_core::check_text(field.key.word, &script)
    };
    Some(match substituting_nothing(field, rule, problems)? {
        Text::Literal(script) => vec![Text::Literal(gofer_core::dedent(&script))],
        other => vec![other],
    })
}

fn parts<'a>(field: &'a Field, written: &[Value], range: Range, problems: &mut Problems) -> Vec<Text<'a>> {
    if written.is_empty() {
        problems.check(range, gofer_core::check_script(""));
    }
    let Some(List::Literal(parts)) = list(field, words_as_parts, problems) else { return Vec::new() };
    let mut joined: Vec<Text> = Vec::new();
    for (part, written) in parts.into_iter().zip(written) {
        let Text::Literal(part) = part else {
            joined.push(part);
            continue;
        };
        let part = gofer_core::dedent(&part);
        if part.is_empty() {
            let problem = Problem::new("this part of the script is empty");
            problems.at(written.range(), problem.help("remove it"));
        }
        match joined.last_mut() {
            Some(Text::Literal(before)) => {
                before.push('\n');
                before.push_str(&part);
            }
            _ => joined.push(Text::Literal(part)),
        }
    }
    joined
}

/// `["cargo", "build", "--release"]`: no line of a script begins with an option.
fn words_as_parts(parts: &[Text], written: &Elements, problems: &mut Problems) {
    let Some(words) = all_literal(parts) else { return };
    let is_option = |word: &&&String| word.starts_with('-') && word.len() > 1 && !word.contains(char::is_whitespace);
    let Some(option) = words.iter().skip(1).find(is_option) else { return };
    let problem = Problem::new(format!(
        "`{}` would be a line of its own: each part of a script is one",
        gofer_core::shown(option)
    ));
    let line = format!("{:?}", words.iter().map(|word| word.as_str()).collect::<Vec<&str>>().join(" "));
    let one_line = words.iter().skip(1).all(|word| !word.contains(char::is_whitespace));
    let can_be_shown = line == gofer_core::shown(&line) && !line.contains('`') && !words[0].contains('\n');
    problems.at(
        written.whole,
        if one_line && can_be_shown {
            problem.help(format!("write `{line}`"))
        } else {
            problem.help("a command and its arguments are one text, as in `\"cargo build --release\"`")
        },
    );
}

/// Whether a script is given to the program it is written for, as far as that is known.
pub fn interpreter(fields: &typed::Fields, task: &Task, problems: &mut Problems) {
    let Some(Command::Script { shell, script }) = &fields.command else { return };
    let (Some(Text::Literal(script)), Some(written)) = (script.first(), task.fields.get(TaskKey::Script)) else {
        return;
    };
    let program = match shell {
        None => Some(DEFAULT_SHELL[0]),
        Some(shell) => shell.literal().and_then(|words| words.first()?.literal()).map(String::as_str),
    };
    let range = match &written.content {
        Content::Value(value) => value.range(),
        Content::List(ast::List::Elements(parts, range)) => parts.first().map_or(*range, Value::range),
        _ => written.word,
    };
    if let Some(program) = program {
        problems.check(range, gofer_core::check_interpreter(program, script));
    }
}

/// Whether a task says nothing of what its command is given to.
fn has_no_entrypoint(task: &Task) -> bool {
    task.fields.get(TaskKey::Entrypoint).is_none_or(
        |field| matches!(&field.content, Content::List(ast::List::Elements(elements, _)) if elements.is_empty()),
    )
}

fn check_command(no_entrypoint: bool) -> impl Fn(&[Text], &Elements, &mut Problems) {
    move |elements, written, problems| {
        if let Some(literals) =
            all_literal(elements).filter(|literals| !shell_in_one(literals, written.whole, problems))
        {
            // What is wrong is the script of a shell, or the flag that it lacks behind it; else the program's name.
            let wrong = gofer_core::script_flag(&literals).map_or(0, |flag| (flag + 1).min(literals.len() - 1));
            let wrong = if literals.first().is_some_and(|program| program.trim().is_empty()) { 0 } else { wrong };
            problems.check(written.at(wrong), gofer_core::check_command(&literals));
            if no_entrypoint {
                problems.check(written.whole, gofer_core::check_command_line(&literals));
            }
        }
    }
}

fn check_entrypoint(elements: &[Text], written: &Elements, problems: &mut Problems) {
    if let Some(literals) = all_literal(elements).filter(|literals| !shell_in_one(literals, written.whole, problems)) {
        problems.check(written.at(0), gofer_core::check_entrypoint(&literals));
    }
}

fn check_shell(elements: &[Text], written: &Elements, problems: &mut Problems) {
    let range = written.whole;
    if let Some(literals) = all_literal(elements).filter(|literals| !shell_in_one(literals, range, problems)) {
        problems.check(written.at(0), gofer_core::check_shell(&literals));
        if shell_of_its_own_script(&literals, range, problems) {
            return;
        }
        let words = words::in_quotes(&literals);
        if let Some(right) = words::shell(&words).map(|right| format!("[{right}]"))
            && !literals.iter().any(|word| *word == "-s")
            && right != format!("[{}]", words.join(", "))
            && right == gofer_core::shown(&right)
        {
            let program = literals.first().map_or_else(String::new, |program| gofer_core::shown(program));
            let problem = Problem::new(format!("`{program}` reads the script as the name of a file"));
            problems.at(range, problem.help(format!("write `{right}`")));
        }
    }
}

/// The elements of a list as they are written.
struct Elements<'a> {
    elements: &'a [Value],
    whole: Range,
}

impl Elements<'_> {
    /// Where this one is; of an empty list, the list.
    fn at(&self, place: usize) -> Range {
        self.elements.get(place).map_or(self.whole, Value::range)
    }
}

/// `["bash -c", "make"]`: a shell and its options in one element, which is no program: reported.
fn shell_in_one(literals: &[&String], range: Range, problems: &mut Problems) -> bool {
    let Some((first, rest)) = literals.split_first() else { return false };
    let words = words::in_quotes(first.split_whitespace());
    if words.len() < 2 || words::shell(&words).is_none() {
        return false;
    }
    let problem = Problem::new(format!("`{}` is not one program", gofer_core::shown(first)));
    let split = [words, words::in_quotes(rest)].concat();
    let right = format!("[{}]", split.join(", "));
    problems.at(
        range,
        if right == gofer_core::shown(&right) {
            problem.help(format!("write `{right}`"))
        } else {
            problem.help("each of its options is an element of its own, as in `[\"bash\", \"-c\"]`")
        },
    );
    true
}

/// `["bash", "-c", "make"]` and `["bash", "-e", "{0}"]`, to which the script would only be an argument: reported.
fn shell_of_its_own_script(literals: &[&String], range: Range, problems: &mut Problems) -> bool {
    let runs = gofer_core::script_flag(literals)
        .filter(|flag| literals.get(flag + 1).is_some_and(|next| !next.starts_with('-') && !next.contains('$')));
    let file = literals.iter().position(|word| *word == "{0}");
    let (end, problem) = match (runs, file) {
        (_, Some(file)) => (file, "nothing takes the place of `{0}`"),
        (Some(flag), None) => (flag + 1, "`shell` has a script already, so `script` would not run"),
        (None, None) => return false,
    };
    let words = words::in_quotes(&literals[..end]);
    let problem = Problem::new(problem);
    problems.at(
        range,
        match words::shell(&words) {
            Some(right) if right == gofer_core::shown(&right) => problem.help(format!("write `[{right}]`")),
            _ => problem.help("the last word is the option after which the program takes a script"),
        },
    );
    true
}

/// The elements of a list of which all is known.
fn all_literal<'e>(elements: &'e [Text]) -> Option<Vec<&'e String>> {
    elements.iter().map(Text::literal).collect()
}

/// A list, and the rule for its elements together.
fn list<'a>(
    field: &'a Field,
    check: impl FnOnce(&[Text<'a>], &Elements, &mut Problems),
    problems: &mut Problems,
) -> Option<List<'a>> {
    let word = field.key.word;
    let (elements, range) = match &field.content {
        Content::Nothing if field.exact => return Some(List::Typing),
        Content::List(ast::List::Elements(elements, range)) => (elements, *range),
        Content::List(ast::List::Value(value)) => return Some(values::list(field.key, value, problems)),
        _ => return None,
    };
    let mut element = |value: &'a Value| {
        let text = values::text("an element", "\"hello\"", value, problems);
        match &text {
            Text::Literal(text) => problems.check(value.range(), gofer_core::check_text(word, text)),
            Text::Computed(computed) => values::no_helper(word, computed, problems),
            Text::Typing | Text::Wrong => {}
        }
        text
    };
    let texts: Vec<Text> = elements.iter().map(&mut element).collect();
    check(&texts, &Elements { elements, whole: range }, problems);
    Some(List::Literal(texts))
}

fn variables<'a>(variables: &'a [Variable], problems: &mut Problems) -> Vec<typed::Variable<'a>> {
    let mut names: HashMap<String, &Variable> = HashMap::with_capacity(variables.len());
    let mut given: HashSet<&str> = HashSet::with_capacity(variables.len());
    let mut checked = Vec::with_capacity(variables.len());
    for variable in variables {
        problems.check(variable.range, gofer_core::check_variable_name(&variable.name));
        let value =
            variable.value.as_ref().map_or(Given::Typing, |value| values::variable(&variable.name, value, problems));
        checked.push(typed::Variable { name: &variable.name, range: variable.range, value });
        let is_again = !given.insert(&variable.name);
        let first = *names.entry(gofer_core::folded(&variable.name)).or_insert(variable);
        if std::ptr::eq(first, variable) {
            continue;
        }
        let problem = if is_again {
            Problem::new(format!("variable `{}` is given twice", gofer_core::shown(&variable.name)))
                .help("remove one of the two")
        } else {
            gofer_core::differs_only_in_case(&first.name, &variable.name)
        };
        problems.at(variable.range, problem);
    }
    checked
}

fn registry_auth<'a>(field: &'a Field, fields: &'a ast::Fields, problems: &mut Problems) -> RegistryAuth<'a> {
    required(Place::RegistryAuth, fields, "`registry_auth`", field.word, problems);
    let mut auth = RegistryAuth::default();
    for field in &fields.list {
        let Means::Auth(key) = field.key.means else { continue };
        auth.order.push(key);
        let text = text(field, problems);
        match (&text, &field.content) {
            (Some(Text::Literal(text)), Content::Value(value)) => {
                problems.check(value.range(), gofer_core::check_text("registry_auth", text));
                if let Some(name) = of_a_shell(text) {
                    let problem = Problem::new(format!("nothing takes the place of `{}`", gofer_core::shown(text)));
                    let word = field.key.word;
                    problems.at(
                        value.range(),
                        problem.help(format!(
                            "in a `main` that returns a `Result`: `{word}: gofer_dsl::env(\"{name}\")?`"
                        )),
                    );
                }
            }
            (Some(Text::Computed(computed)), _) => values::no_helper("registry_auth", computed, problems),
            _ => {}
        }
        match key {
            AuthKey::User => auth.user = text,
            AuthKey::Pass => auth.pass = text,
        }
    }
    auth
}

/// The name in `$USER` or `${USER}`, as a whole text.
fn of_a_shell(text: &str) -> Option<&str> {
    let name = text.strip_prefix('$')?;
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    let is_name = name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    (is_name && gofer_core::is_identifier(name)).then_some(name)
}
