//! The user's values as statements, `(EXPRESSION,);`, and a blank wherever one may be typed.
//!
//! What has to be known of a value in the editor is only its own. A call for each, as in the real
//! expansion, would be resolved, expanded and checked with every key that is pressed.

use proc_macro2::{Group, Literal, Span, TokenStream, TokenTree};

use crate::ast::AxisKey;
use crate::check::Index;
use crate::check::typed::{Command, Defaults, Fields, Given, List, Pairs, RegistryAuth, Settings, Text, Variable};
use crate::check::{Axis, Values};
use crate::keys::TaskKey;

/// The values of the pipeline's settings, but for those of variables.
pub fn settings(settings: &Settings) -> TokenStream {
    let Settings { order: _, ids: _, id: _, name, description, parallelism, defaults } = settings;
    let Defaults { order, image, shell, variables: _, spread, inject_api_token, always_pull_newest_image } = defaults;
    let mut values: TokenStream = name.iter().chain(description).chain(image).map(value).collect();
    values.extend(parallelism.iter().map(value));
    values.extend(shell.iter().map(list));
    values.extend(pairs(spread.as_ref(), order));
    values.extend(inject_api_token.iter().chain(always_pull_newest_image).map(value));
    values
}

/// The values of a task, but for those of its variables.
pub fn fields(fields: &Fields) -> TokenStream {
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
    let image = image.iter().filter(|_| own(TaskKey::Image));
    let mut values: TokenStream = image.chain(description).map(value).collect();
    values.extend(pairs(spread.as_ref(), order));
    values.extend(entrypoint.iter().map(list));
    match command {
        Some(Command::Words(words)) => values.extend(list(words)),
        Some(Command::Script { shell, script }) => {
            values.extend(shell.iter().filter(|_| own(TaskKey::Shell)).map(list));
            values.extend(script.iter().map(value));
        }
        None => {}
    }
    if let Some(RegistryAuth { order: _, user, pass }) = registry_auth {
        values.extend(user.iter().chain(pass).map(value));
    }
    values.extend(inject_api_token.iter().filter(|_| own(TaskKey::InjectApiToken)).map(value));
    values.extend(always_pull_newest_image.iter().filter(|_| own(TaskKey::AlwaysPullNewestImage)).map(value));
    values
}

/// The values of variables, where the given keys have any.
pub fn variables(variables: &[Variable], given: &[TaskKey]) -> TokenStream {
    let values = variables.iter().map(|variable| value(&variable.value));
    values.chain(given.contains(&TaskKey::Variables).then(blank)).collect()
}

/// What stands after `..` among the variables.
fn pairs(spread: Option<&Pairs>, given: &[TaskKey]) -> TokenStream {
    spread.map(value).into_iter().chain(given.contains(&TaskKey::Variables).then(blank)).collect()
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
        Values::Own(keys) => {
            let values = keys.iter().map(value);
            site!([#(#values),*])
        }
        Values::Tasks(_) => site!([""]),
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

fn value<T>(given: &Given<T>) -> TokenStream {
    match given {
        Given::Computed(computed) => {
            let value = computed.value.stream();
            site!((#value,);)
        }
        Given::Literal(_) | Given::Typing | Given::Wrong => blank(),
    }
}

fn list(list: &List) -> TokenStream {
    let Some(elements) = list.literal() else { return value(list) };
    elements.iter().map(|element: &Text| value(element)).chain([blank()]).collect()
}

fn blank() -> TokenStream {
    site!(("",);)
}
