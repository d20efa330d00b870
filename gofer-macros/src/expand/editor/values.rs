//! The user's values as statements, `(EXPRESSION,);`, and a blank wherever one may be typed.
//!
//! What has to be known of a value in the editor is only its own. A call for each, as in the real
//! expansion, would be resolved, expanded and checked with every key that is pressed.

use proc_macro2::{Group, Literal, Span, TokenStream, TokenTree};

use super::Statements;
use crate::ast::AxisKey;
use crate::check::Index;
use crate::check::typed::{Command, Defaults, Fields, Given, List, Pairs, RegistryAuth, Settings, Variable};
use crate::check::{Axis, Values};
use crate::keys::TaskKey;

/// The values of the pipeline's settings, but for those of variables.
pub fn settings(settings: &Settings) -> Statements {
    let Settings { order: _, ids: _, id: _, name, description, parallelism, defaults } = settings;
    let Defaults { order, image, shell, variables: _, spread, inject_api_token, always_pull_newest_image } = defaults;
    let mut values = Statements::default();
    for text in name.iter().chain(description).chain(image) {
        value(text, &mut values);
    }
    if let Some(number) = parallelism {
        value(number, &mut values);
    }
    if let Some(shell) = shell {
        list(shell, &mut values);
    }
    pairs(spread.as_ref(), order, &mut values);
    for flag in inject_api_token.iter().chain(always_pull_newest_image) {
        value(flag, &mut values);
    }
    values
}

/// The values of a task, but for those of its variables.
pub fn fields(fields: &Fields, values: &mut Statements) {
    let Fields {
        order,
        image,
        description,
        depends_on: _,
        variables: _,
        spread,
        inherited: _,
        entrypoint,
        command,
        registry_auth,
        inject_api_token,
        always_pull_newest_image,
    } = fields;
    // What a task takes of the defaults is among theirs.
    let own = |key: TaskKey| order.contains(&key);
    for text in image.iter().filter(|_| own(TaskKey::Image)).chain(description) {
        value(text, values);
    }
    pairs(spread.as_ref(), order, values);
    if let Some(entrypoint) = entrypoint {
        list(entrypoint, values);
    }
    match command {
        Some(Command::Words(words)) => list(words, values),
        Some(Command::Script { shell, script }) => {
            for shell in shell.iter().filter(|_| own(TaskKey::Shell)) {
                list(shell, values);
            }
            for part in script {
                value(part, values);
            }
            // One part more.
            values.blank();
        }
        None => {}
    }
    if let Some(RegistryAuth { order: _, user, pass }) = registry_auth {
        for text in user.iter().chain(pass) {
            value(text, values);
        }
    }
    let token = inject_api_token.iter().filter(|_| own(TaskKey::InjectApiToken));
    for flag in token.chain(always_pull_newest_image.iter().filter(|_| own(TaskKey::AlwaysPullNewestImage))) {
        value(flag, values);
    }
}

/// The values of variables, where the given keys have any.
pub fn variables(variables: &[Variable], given: &[TaskKey], values: &mut Statements) {
    for variable in variables {
        value(&variable.value, values);
    }
    if given.contains(&TaskKey::Variables) {
        values.blank();
    }
}

/// What stands after `..` among the variables.
fn pairs(spread: Option<&Pairs>, given: &[TaskKey], values: &mut Statements) {
    if let Some(spread) = spread {
        value(spread, values);
    }
    if given.contains(&TaskKey::Variables) {
        values.blank();
    }
}

/// The values of an axis, in an array. Of one that takes those of another, the first is enough to
/// know their type, and stands nowhere in the user's text.
pub fn axis(axis: &Axis, index: &Index) -> TokenStream {
    let value = |AxisKey { name, value }: &AxisKey| {
        let key = || {
            let mut key = Literal::string(&name.text);
            key.set_span(Span::mixed_site());
            site!(#key)
        };
        value.as_ref().map_or_else(key, crate::ast::Value::stream)
    };
    match axis.values {
        // That it has none is reported; a pattern takes the first.
        Values::Own([]) | Values::Tasks(_) => site!([""]),
        Values::Own(keys) => {
            let values = keys.iter().map(value);
            site!([#(#values),*])
        }
        Values::Of(task, axis) => {
            let source = index.tasks.get(task).and_then(|task| task.axes.get(axis)).map(|axis| &axis.values);
            let first = if let Some(Values::Own([first, ..])) = source { unplaced(value(first)) } else { site!("") };
            site!([#first])
        }
    }
}

/// The same tokens, which mean the same but stand elsewhere.
fn unplaced(tokens: TokenStream) -> TokenStream {
    let elsewhere = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), unplaced(group.stream())).into();
        }
        token.set_span(Span::mixed_site().resolved_at(token.span()));
        token
    };
    tokens.into_iter().map(elsewhere).collect()
}

/// A value, or a blank. Where a literal is, nothing else can be typed.
fn value<T>(given: &Given<T>, values: &mut Statements) {
    match given {
        Given::Computed(computed) => values.value(computed.value),
        Given::Literal(_) => {}
        Given::Typing | Given::Wrong => values.blank(),
    }
}

/// Elements, and one that may be typed.
fn list(list: &List, values: &mut Statements) {
    let Some(elements) = list.literal() else { return value(list, values) };
    for element in elements {
        value(element, values);
    }
    values.blank();
}
