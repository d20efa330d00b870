//! Every key of the language once as a literal, once computed, once as a wrong literal.

use std::ops::RangeInclusive;

use gofer_core::Problem;
use gofer_dsl::Ids;
use proc_macro2::{Span, TokenStream};

use crate::differential::literals;
use crate::entry;
use crate::keys::{AuthKey, Means, Place, Setting, TaskKey};
use crate::problem::Range;
use crate::tokens::{self, Ident};
use crate::words;

/// How a key's value may be written.
struct Sample {
    literal: &'static str,
    /// What is in the JSON of it, and of no pipeline without it.
    json: &'static str,
    /// The call that an expression becomes, or nothing where none can stand.
    setter: &'static str,
    /// Literals that are refused.
    wrong: &'static [&'static str],
}

fn sample(key: Means) -> Sample {
    let of = |literal, json, setter, wrong| Sample { literal, json, setter, wrong };
    match key {
        Means::Setting(setting) => match setting {
            Setting::Id => of("own", r#""id":"own""#, "", &["5", "\"a b\"", "\"\"", "tag()"]),
            Setting::Name => of(r#""Own""#, r#""name":"Own""#, "name", &["5", "true", "b\"x\"", "\"x\"y"]),
            Setting::Description => {
                of(r#""Own""#, r#""description":"Own""#, "pipeline_description", &["5", "1.5", "\"x\"y"])
            }
            Setting::Parallelism => {
                of("7", r#""parallelism":7"#, "parallelism", &["-1", "\"7\"", "7u8", "true", "0.5"])
            }
            Setting::Defaults => {
                of("{ variables: { A: 5 } }", r#""variables":{"A":"5"}"#, "", &["5", "[]", "{ image: 5 }", "tag()"])
            }
            Setting::Ids => of(r#""kebab-case""#, "", "", &["\"camelCase\"", "5", "tag()", "\"kebab-case\"x"]),
        },
        Means::Task(key) => match key {
            TaskKey::Image => of(r#""own:1""#, r#""image":"own:1""#, "image", &["5", "\"Own\"", "\"\"", "'x'y"]),
            TaskKey::Description => of(r#""Own""#, r#""description":"Own""#, "description", &["5", "c\"x\""]),
            TaskKey::DependsOn => {
                of("{ other: any }", r#""depends_on":{"other":"Any"}"#, "", &["5", "[other]", "\"other\"", "tag()"])
            }
            TaskKey::Variables => of("{ A: 5 }", r#""variables":{"A":"5"}"#, "", &["5", "[A]", "{ A: 5s }", "tag()"]),
            TaskKey::Entrypoint => {
                of(r#"["own"]"#, r#""entrypoint":["own"]"#, "entrypoint", &["5", "\"own\"", "[5]", "[\"x\"y]"])
            }
            TaskKey::Command => of(r#"["own"]"#, r#""command":["own"]"#, "command", &["5", "\"own\"", "[5]", "[]"]),
            TaskKey::Script => of(r#"" own ""#, r#""own"]"#, "script", &["5", "\" \"", "\"x\"y"]),
            TaskKey::Shell => {
                of(r#"["own", "-c"], script: "x""#, r#"["own","-c","x"]"#, "shell", &["5", "\"own\"", "[]"])
            }
            TaskKey::RegistryAuth => of(
                r#"{ user: "u", pass: "p" }"#,
                r#""registry_auth":{"user":"u","pass":"p"}"#,
                "",
                &["5", "\"u:p\"", "{ user: \"u\" }", "tag()"],
            ),
            TaskKey::InjectApiToken => {
                of("true", r#""inject_api_token":true"#, "inject_api_token", &["5", "\"true\"", "1u8"])
            }
            TaskKey::AlwaysPullNewestImage => {
                of("true", r#""always_pull_newest_image":true"#, "always_pull_newest_image", &["0", "\"no\""])
            }
        },
        Means::Auth(key) => match key {
            AuthKey::User => of(r#""own""#, r#""user":"own""#, "user", &["5", "\"run_object{{x}}\"", "\"x\"y"]),
            AuthKey::Pass => of(r#""own""#, r#""pass":"own""#, "pass", &["5", "\"run_object{{x}}\"", "true"]),
        },
    }
}

/// A block in which one key has this value.
fn expanded(key: Means, word: &str, value: &str) -> (TokenStream, Vec<(Range, Problem)>) {
    let image = if key == TaskKey::Image.into() { "" } else { "image: \"x\"," };
    let setting = |of: Setting, entry| if key == of.into() { "" } else { entry };
    let settings = setting(Setting::Id, "id: demo,").to_owned() + setting(Setting::Name, "name: \"Demo\",");
    let other = "task other { image: \"x\" }";
    let block = match key {
        Means::Setting(_) => format!("{settings} {word}: {value}, {other}"),
        // `shell` brings its script in its sample.
        Means::Task(TaskKey::Shell) if !value.contains("script") => {
            format!("{settings} {other} task own {{ {image} {word}: {value}, script: \"x\" }}")
        }
        Means::Task(_) => format!("{settings} {other} task own {{ {image} {word}: {value} }}"),
        Means::Auth(_) => {
            let pair = if key == AuthKey::User.into() { "pass: \"p\"" } else { "user: \"u\"" };
            format!("{settings} {other} task own {{ {image} registry_auth: {{ {pair}, {word}: {value} }} }}")
        }
    };
    entry::pipeline_and_errors(block.parse().unwrap(), false)
}

/// The JSON of an expansion's literals.
fn json_of(code: TokenStream) -> String {
    gofer_dsl::__private::BUILD(&literals(code).unwrap_or_default(), Ids::SnakeCase).to_json()
}

#[test]
fn every_key_takes_what_it_says_and_nothing_else() {
    for place in [Place::Pipeline, Place::Task, Place::RegistryAuth] {
        for key in place.keys() {
            let Sample { literal, json, setter, wrong } = sample(key.means);
            let (code, errors) = expanded(key.means, key.word, literal);
            assert!(errors.is_empty(), "{}: {errors:?}", key.word);
            assert!(!code.to_string().contains("set ::"), "a literal is no code, {}: {code}", key.word);
            let printed = json_of(code);
            assert!(printed.contains(json), "{}: {printed}", key.word);
            if !setter.is_empty() {
                let (code, errors) = expanded(key.means, key.word, "tag()?");
                assert!(errors.is_empty(), "{}: {errors:?}", key.word);
                let code = code.to_string();
                assert_eq!(code.matches("tag ()").count(), 1, "{}: {code}", key.word);
                assert!(code.contains(&format!("set :: {setter} (")), "{}: {code}", key.word);
            }
            for wrong in wrong {
                let (_, errors) = expanded(key.means, key.word, wrong);
                assert_eq!(errors.len(), 1, "{}: {wrong}: {errors:?}", key.word);
                assert!(errors[0].1.help.is_some(), "{}: {wrong}: {errors:?}", key.word);
            }
        }
    }
}

/// What is given to an editor has them in scope in all of `variables`.
#[test]
fn helpers_are_in_scope_where_they_are_called() {
    let code =
        |value: &str| expanded(TaskKey::Variables.into(), "variables", &format!("{{ A: {value} }}")).0.to_string();
    for call in ["run_object(key)", "f(run_object(key))"] {
        assert!(code(call).contains("helpers ::"), "{call}");
    }
    for other in ["", "pipe", "\"text\"", "5", "f(x)", "keys.run_object(x)"] {
        assert!(!code(other).contains("helpers ::"), "{other}");
    }
}

/// A word with one letter missing, doubled, exchanged with the next, or replaced by one of these.
fn misspelled(word: &str, by: RangeInclusive<char>) -> Vec<String> {
    let mut words = Vec::new();
    for at in 0..word.len() {
        let (before, after) = (&word[..at], &word[at + 1..]);
        let letter = &word[at..=at];
        words.push(format!("{before}{after}"));
        words.push(format!("{before}{letter}{letter}{after}"));
        if let Some(next) = after.get(..1) {
            words.push(format!("{before}{next}{letter}{}", &after[1..]));
        }
        words.extend(by.clone().map(|other| format!("{before}{other}{after}")));
    }
    words.retain(|other| other != word);
    words
}

/// Whether a misspelled word is another word, or as near to one.
fn is_ambiguous(place: Place, key: &str, word: &str) -> bool {
    let mut others = place.keys().iter().map(|other| other.word).filter(|other| *other != key);
    let has_more = |other: &str| (0..word.len()).any(|at| format!("{}{}", &word[..at], &word[at + 1..]) == other);
    let is_key = [Place::Pipeline, Place::Task, Place::Defaults, Place::RegistryAuth]
        .into_iter()
        .any(|place| place.find(word).is_some());
    // Of one letter nothing can be told.
    word.len() < 2
        || is_key
        || words::is_foreign(place, word)
        || words::rust_word(word).is_some()
        || !tokens::is_variable(&Ident::new(word, Span::call_site()))
        || others.any(|other| has_more(other) || misspelled(other, 'a'..='z').iter().any(|near| near == word))
}

#[test]
fn a_misspelled_key_is_near_to_that_key() {
    for place in [Place::Pipeline, Place::Task, Place::Defaults, Place::RegistryAuth] {
        for key in place.keys() {
            for word in misspelled(key.word, 'a'..='z') {
                let meant = words::unknown_key(place, &word, || true).meant.map(|key| key.word);
                assert!(is_ambiguous(place, key.word, &word) || meant == Some(key.word), "{word}: {meant:?}");
            }
        }
    }
}

#[test]
fn a_misspelled_key_is_told_as_that_key() {
    let mut wrong = Vec::new();
    for place in [Place::Pipeline, Place::Task, Place::Defaults, Place::RegistryAuth] {
        for key in place.keys() {
            // A block takes a while, so that one letter stands for the others.
            for word in misspelled(key.word, 'x'..='x') {
                if is_ambiguous(place, key.word, &word) {
                    continue;
                }
                let literal = sample(key.means).literal;
                let (_, errors) = match place {
                    Place::Defaults => {
                        let block = format!(
                            "id: demo, name: \"Demo\", defaults: {{ {word}: {} }}, task other {{ image: \"x\", script: \"x\" }}",
                            literal.trim_end_matches(", script: \"x\"")
                        );
                        entry::pipeline_and_errors(block.parse().unwrap(), false)
                    }
                    _ => expanded(key.means, &word, literal),
                };
                let named = format!("`{}`", key.word);
                let told = errors.iter().filter(|(_, problem)| problem.to_string().contains(&named)).count();
                if errors.len() != 1 || told != 1 {
                    wrong.push(format!("{word} for {named}: {errors:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n"));
}
