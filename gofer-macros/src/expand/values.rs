//! Computed values: one call each, in source order.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};

use super::Names;
use crate::ast::AxisKey;
use crate::check::typed::{Command, Fields, Given, List, Pairs, RegistryAuth, Text, Variable};
use crate::keys::{AuthKey, TaskKey};
use crate::literal::Written;
use crate::problem::located;

/// What the hidden module makes of an expression's value.
pub trait Convert {
    /// The trait and the method that do it.
    const BY: [&'static str; 2];

    /// The function that sets it in many tasks.
    const EACH: &'static str;
}

/// What a variable's value is converted by, which may be a number or a bool too.
pub const VARIABLE: [&str; 2] = ["VariableValue", "text_of"];

/// What an element of a list is converted by, among which no list may stand.
pub const ELEMENT: [&str; 2] = ["ElementExpression", "text_of"];

impl Convert for String {
    const BY: [&'static str; 2] = ["StringExpression", "text_of"];
    const EACH: &'static str = "text";
}

impl Convert for bool {
    const BY: [&'static str; 2] = ["BoolExpression", "bool_of"];
    const EACH: &'static str = "flag";
}

impl Convert for i64 {
    const BY: [&'static str; 2] = ["IntegerExpression", "integer_of"];
    const EACH: &'static str = "integer";
}

impl Convert for Vec<Text<'_>> {
    const BY: [&'static str; 2] = ["ListExpression", "list_of"];
    const EACH: &'static str = "list";
}

impl Convert for Vec<(String, String)> {
    const BY: [&'static str; 2] = ["PairsExpression", "pairs_of"];
    const EACH: &'static str = "pairs";
}

/// The user's expression, parsed by itself, so that one bad value is one error.
fn value(tokens: &TokenStream, names: &Names) -> TokenStream {
    let private = &names.private;
    site!(#private::value! { #tokens })
}

/// The converted value of what is no literal.
pub fn converted<T: Convert>(given: &Given<T>, names: &Names) -> Option<TokenStream> {
    converted_by(T::BY, given, names)
}

pub fn converted_by<T: Convert>(by: [&str; 2], given: &Given<T>, names: &Names) -> Option<TokenStream> {
    let Given::Computed(computed) = given else { return None };
    if is_still_to_do(&computed.value.tokens) {
        return Some(value(&computed.value.stream(), names));
    }
    // The compiler underlines the call too where it cannot tell a value's type.
    let place = located(computed.value.range().first);
    let (private, [by, method]) = (at(&names.private, place), by.map(|name| Ident::new(name, place)));
    let (call, value) = (quote_spanned!(place=> #private::#by::#method), value(&computed.value.stream(), names));
    let converted = site!(#call(#value));
    Some(if computed.helpers { with_helpers(&converted, names) } else { converted })
}

/// `todo!()`, which is of any type, and so of none that could be converted.
fn is_still_to_do(value: &[crate::tokens::TokenTree]) -> bool {
    use crate::tokens::TokenTree;
    matches!(value, [TokenTree::Ident(name), TokenTree::Punct(not), TokenTree::Group(_)]
        if not.as_char() == '!' && matches!(name.text(), "todo" | "unimplemented" | "panic" | "unreachable"))
}

/// The same path at another place.
fn at(path: &TokenStream, place: Span) -> TokenStream {
    let moved = |mut token: TokenTree| {
        token.set_span(token.span().located_at(place));
        token
    };
    path.clone().into_iter().map(moved).collect()
}

/// The four helpers without an import.
fn with_helpers(value: &TokenStream, names: &Names) -> TokenStream {
    let private = &names.private;
    site!({
        #[allow(unused_imports)]
        use #private::helpers::{global_secret, pipeline_object, pipeline_secret, run_object};
        #value
    })
}

/// `set::SETTER(&mut pipeline, number, value);`, with what else the setter takes before the value.
fn set<T: Convert>(setter: &str, also: &TokenStream, given: &Given<T>, names: &Names) -> Option<TokenStream> {
    Some(set_to(setter, also, given, &converted(given, names)?, names))
}

fn set_to<T>(setter: &str, also: &TokenStream, given: &Given<T>, value: &TokenStream, names: &Names) -> TokenStream {
    let Names { private, pipeline, number, in_loop } = names;
    let setter = Ident::new(setter, Span::mixed_site());
    let call = site!(#private::set::#setter(&mut #pipeline, #number, #also #value););
    let reported = matches!(given, Given::Computed(computed) if computed.leaves);
    // In a labelled block the compiler refuses a `break` that would act on the loop around it.
    if *in_loop && !reported { site!('__value: { #call }) } else { call }
}

/// Sets one value.
fn one<T: Convert>(setter: &str, given: Option<&Given<T>>, names: &Names) -> Option<TokenStream> {
    set(setter, &TokenStream::new(), given?, names)
}

/// Sets a list as a whole, or its elements where it is in brackets.
fn list(setter: &str, setter_of_element: &str, list: &List, names: &Names) -> TokenStream {
    let Some(elements) = list.literal() else {
        return one(setter, Some(list), names).unwrap_or_default();
    };
    let element = |(at, element): (usize, &Text)| {
        let at = Literal::usize_unsuffixed(at);
        Some(set_to(setter_of_element, &quote!(#at,), element, &converted_by(ELEMENT, element, names)?, names))
    };
    elements.iter().enumerate().filter_map(element).collect()
}

/// The calls for a task's fields.
pub fn task(fields: &Fields, names: &Names) -> TokenStream {
    let call = |key: &TaskKey| match key {
        TaskKey::Image => one("image", fields.image.as_ref(), names),
        TaskKey::Description => one("description", fields.description.as_ref(), names),
        TaskKey::DependsOn => None,
        TaskKey::Variables => {
            let mut calls = variables(&fields.variables, names);
            calls.extend(fields.spread.as_ref().and_then(|pairs| spread(pairs, &fields.variables, names)));
            Some(calls)
        }
        TaskKey::Entrypoint => Some(list("entrypoint", "entrypoint_at", fields.entrypoint.as_ref()?, names)),
        TaskKey::Command | TaskKey::Script | TaskKey::Shell => command(*key, fields.command.as_ref()?, names),
        TaskKey::RegistryAuth => Some(registry_auth(fields.registry_auth.as_ref()?, names)),
        TaskKey::InjectApiToken => one("inject_api_token", fields.inject_api_token.as_ref(), names),
        TaskKey::AlwaysPullNewestImage => {
            one("always_pull_newest_image", fields.always_pull_newest_image.as_ref(), names)
        }
    };
    fields.order.iter().filter_map(call).collect()
}

/// What a key gives to the command. The shell is its beginning.
fn command(key: TaskKey, command: &Command, names: &Names) -> Option<TokenStream> {
    match (key, command) {
        (TaskKey::Command, Command::Words(words)) => Some(list("command", "command_at", words, names)),
        (TaskKey::Shell, Command::Script { shell, .. }) => Some(list("shell", "command_at", shell.as_ref()?, names)),
        (TaskKey::Script, Command::Script { script: parts, .. }) => Some(script(parts, names)),
        _ => None,
    }
}

/// The parts of a script. A literal beginning is in the JSON.
fn script(parts: &[Text], names: &Names) -> TokenStream {
    let Names { private, pipeline, number, .. } = names;
    let part = |(at, part): (usize, &Text)| match part {
        Text::Literal(text) if at > 0 => Some(site!(#private::set::literal_part(&mut #pipeline, #number, #text);)),
        part => one(if at == 0 { "script" } else { "part" }, Some(part), names),
    };
    parts.iter().enumerate().filter_map(part).collect()
}

/// More variables than those that are written out, which win.
fn spread(pairs: &Pairs, variables: &[Variable], names: &Names) -> Option<TokenStream> {
    let own = variables.iter().map(|variable| variable.name);
    set("spread", &quote!(&[#(#own),*],), pairs, names)
}

fn variables(variables: &[Variable], names: &Names) -> TokenStream {
    variables.iter().filter_map(|one| variable(one, names)).collect()
}

fn variable(variable: &Variable, names: &Names) -> Option<TokenStream> {
    let (name, given) = (&variable.name, &variable.value);
    Some(set_to("variable", &quote!(#name,), given, &converted_by(VARIABLE, given, names)?, names))
}

fn registry_auth(auth: &RegistryAuth, names: &Names) -> TokenStream {
    let call = |key: &AuthKey| match key {
        AuthKey::User => one("user", auth.user.as_ref(), names),
        AuthKey::Pass => one("pass", auth.pass.as_ref(), names),
    };
    auth.order.iter().filter_map(call).collect()
}

/// The value of an axis' key: what is written, or the key itself as it is written.
pub fn axis_value(key: &AxisKey, names: &Names) -> TokenStream {
    if let Some(value) = &key.value {
        let emitted = self::value(&value.stream(), names);
        // In braces, the compiler does not take `["1", 2]` for `["1"; 2]` with a wrong comma.
        return match Written::read(&value.tokens) {
            Some(Written::Integer(_)) => site!({ #emitted }),
            _ => emitted,
        };
    }
    let mut text = Literal::string(&key.name.text);
    text.set_span(located(key.name.range.first));
    text.into_token_stream()
}
