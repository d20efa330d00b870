use std::fmt;

use self::near_miss::{in_capitals, near_miss};
use crate::command::check_no_nul;
use crate::{Problem, Rule, is_identifier, shown};

mod foreign;
mod near_miss;

/// Which store a reference reads, and how far it is shared.
///
/// ```
/// # extern crate gofer_core as gofer_dsl; // where a pipeline finds it
/// use gofer_dsl::ReferenceKind;
/// assert_eq!(ReferenceKind::from_word("run_object"), Some(ReferenceKind::RunObject));
/// ```
///
/// Until 1.0 a kind of reference is added with a minor version. The enum is not `#[non_exhaustive]`, so that a
/// `match` that has to know each of them is told by the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// A secret of the pipeline.
    PipelineSecret,
    /// A secret that an administrator shares between pipelines.
    GlobalSecret,
    /// An object that outlives runs of the pipeline.
    PipelineObject,
    /// An object of one run.
    RunObject,
}

impl ReferenceKind {
    /// All kinds.
    pub const ALL: [ReferenceKind; 4] = [
        ReferenceKind::PipelineSecret,
        ReferenceKind::GlobalSecret,
        ReferenceKind::PipelineObject,
        ReferenceKind::RunObject,
    ];

    /// The word that begins the reference, which is the helper's name too.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            ReferenceKind::PipelineSecret => "pipeline_secret",
            ReferenceKind::GlobalSecret => "global_secret",
            ReferenceKind::PipelineObject => "pipeline_object",
            ReferenceKind::RunObject => "run_object",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<ReferenceKind> {
        ReferenceKind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for ReferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A secret or object that the server puts in a variable's place: `pipeline_secret{{key}}`.
///
/// ```
/// use gofer_core::{Reference, ReferenceKind};
/// let reference = Reference::parse(" run_object{{report}} ").unwrap();
/// assert_eq!((reference.kind, reference.key.as_str()), (ReferenceKind::RunObject, "report"));
/// assert_eq!(reference.to_string(), "run_object{{report}}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// Which store it reads.
    pub kind: ReferenceKind,
    /// The key in that store.
    pub key: String,
}

impl Reference {
    /// The reference that a variable's value is, as the newest server reads it: only if the whole
    /// value, trimmed, is exactly one reference with a key that [`check_key`] accepts. Its word may
    /// be in any case, and there may be blanks around its key; older servers do not read it so, and
    /// [`check_value`] refuses it therefore.
    ///
    /// ```
    /// use gofer_core::{Reference, check_value};
    /// let value = "PIPELINE_SECRET{{ token }}";
    /// assert_eq!(Reference::parse(value).unwrap().key, "token");
    /// assert!(check_value(value).is_err());
    /// ```
    #[must_use]
    pub fn parse(value: &str) -> Option<Reference> {
        let (kind, _, key) = whole(value)?;
        let key = key.trim();
        check_key(kind, key).ok()?;
        Some(Reference { kind, key: key.to_owned() })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{{{{{}}}}}", self.kind, self.key)
    }
}

/// Kind, word and key, as they are written, of a value that begins and ends like one reference.
fn whole(value: &str) -> Option<(ReferenceKind, &str, &str)> {
    let (word, key) = value.trim().strip_suffix("}}")?.split_once("{{")?;
    let kind = ReferenceKind::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word))?;
    Some((kind, word, key))
}

/// Checks the key of a reference: without blanks at its ends, which some servers take for a part
/// of it, and without `}}`, which would end it early.
///
/// # Errors
/// If the server could not read the key back out of the reference.
///
/// ```
/// use gofer_core::{ReferenceKind, check_key};
/// assert!(check_key(ReferenceKind::RunObject, "report").is_ok());
/// assert!(check_key(ReferenceKind::RunObject, "a}}b").is_err());
/// assert!(check_key(ReferenceKind::RunObject, "{{a}}").is_err());
/// ```
pub fn check_key(kind: ReferenceKind, key: &str) -> Result<(), Problem> {
    if key.trim().is_empty() {
        return Err(Rule::MalformedReference
            .problem(format!("this `{kind}` has no key"))
            .help(format!("name what it refers to: `{kind}(\"my_key\")`"))
            .json_help(match kind {
                // Another one would be warned of.
                ReferenceKind::PipelineObject | ReferenceKind::RunObject => {
                    format!("write the name of this variable as the key, as in {}", written(kind, "NAME"))
                }
                _ => format!("write {}, with the secret's key", written(kind, "")),
            }));
    }
    let inside = key.trim().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    if let Some(inside) = inside.map(str::trim).filter(|inside| !inside.is_empty() && !inside.contains("}}")) {
        let message = format!("the key `{}` is in braces", shown(key));
        let problem = Rule::MalformedReference.problem(message);
        return Err(in_both(problem, |form| format!("a key stands without them: {}", form(kind, inside))));
    }
    if key.contains("}}") {
        return Err(Rule::MalformedReference
            .problem(format!("the key `{}` holds `}}}}`, which ends a reference", shown(key)))
            .help("rename the key on the server"));
    }
    if key.trim() != key {
        let message =
            format!("the key `{}` begins or ends with a blank, which only some servers leave out", shown(key));
        let problem = Rule::MalformedReference.problem(message);
        return Err(in_both(problem, |form| format!("write {}", form(kind, key.trim()))));
    }
    Ok(())
}

/// How a reference is written, in backticks.
type Form = fn(ReferenceKind, &str) -> String;

/// The problem with a help for a block, and the same one for JSON.
fn in_both(problem: Problem, help: impl Fn(Form) -> String) -> Problem {
    problem.help(help(call)).json_help(help(written))
}

/// A reference in backticks, as it is written in JSON.
fn written(kind: ReferenceKind, key: &str) -> String {
    match key {
        "" => format!("`\"{kind}{{{{my_key}}}}\"`"),
        key if shown(key) == key && !key.contains(['"', '\\']) => format!("`\"{kind}{{{{{key}}}}}\"`"),
        _ => format!("`\"{kind}{{{{KEY}}}}\"` with this key"),
    }
}

/// A helper's call in backticks, as it is written in a block.
fn call(kind: ReferenceKind, key: &str) -> String {
    match key {
        "" => format!("`{kind}(\"my_key\")`"),
        key if shown(key) == key => format!("`{kind}({key:?})`"),
        // Nobody could copy what is shown of it.
        _ => format!("`{kind}(KEY)` with this key"),
    }
}

/// The variable that a secret or an object is given to, if its key tells one: a secret's is in capitals, and an
/// object is found under its variable's name only.
///
/// ```
/// use gofer_core::{ReferenceKind, variable_for};
/// assert_eq!(variable_for(ReferenceKind::GlobalSecret, "npm-token").as_deref(), Some("NPM_TOKEN"));
/// assert_eq!(variable_for(ReferenceKind::RunObject, "commit").as_deref(), Some("commit"));
/// assert_eq!(variable_for(ReferenceKind::RunObject, "a b"), None);
/// ```
#[must_use]
pub fn variable_for(kind: ReferenceKind, key: &str) -> Option<String> {
    let name = match kind {
        ReferenceKind::PipelineSecret | ReferenceKind::GlobalSecret => {
            key.to_ascii_uppercase().replace(['-', '.'], "_")
        }
        ReferenceKind::PipelineObject | ReferenceKind::RunObject => key.to_owned(),
    };
    is_identifier(&name).then_some(name)
}

/// A variable that holds a reference alone, as it is written in a block, and its name.
fn alone(kind: ReferenceKind, key: &str) -> (String, String) {
    let key = if key.is_empty() || shown(key) != key { "my_key" } else { key };
    let name = variable_for(kind, key).unwrap_or_else(|| "NAME".to_owned());
    (format!("{name}: {kind}({key:?})"), name)
}

/// The same as it is written in JSON.
fn alone_in_json(kind: ReferenceKind, key: &str) -> String {
    let key = if key.is_empty() || shown(key) != key || key.contains(['"', '\\']) { "my_key" } else { key };
    let name = variable_for(kind, key).unwrap_or_else(|| "NAME".to_owned());
    format!("\"{name}\": \"{kind}{{{{{key}}}}}\"")
}

/// Something in a text that begins like a reference.
struct Found<'a> {
    kind: ReferenceKind,
    /// Where its word begins.
    at: usize,
    /// All that follows the kind's word, from the first brace on.
    rest: &'a str,
}

impl Found<'_> {
    fn key(&self) -> &str {
        let inner = self.rest.trim_start_matches('{');
        inner.split('}').next().unwrap_or(inner).trim()
    }

    /// Whether nothing but blanks stands around it, up to its closing braces.
    fn is_all_of(&self, text: &str) -> bool {
        let closing = self.rest.find('}').map_or("", |at| &self.rest[at..]);
        let after = closing.trim_start_matches('}');
        text[..self.at].trim().is_empty() && after.trim().is_empty() && closing.len() - after.len() <= 2
    }
}

/// The first thing in a text that begins like a reference: a kind's word, not the end of a
/// longer word, and a brace.
fn find(text: &str) -> Option<Found<'_>> {
    // Most texts hold no brace at all, so it is the braces that are looked for.
    text.match_indices('{').find_map(|(brace, _)| {
        let (before, rest) = text.split_at(brace);
        let kind = ReferenceKind::ALL
            .into_iter()
            .find(|kind| before.strip_suffix(kind.word()).is_some_and(|before| !ends_in_word(before)))?;
        Some(Found { kind, at: brace - kind.word().len(), rest })
    })
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// Checks a variable's value: if it holds a reference, it is one, whole and well formed, and
/// nothing that only looks like one; and it holds no NUL character.
///
/// # Errors
/// If the server would pass a reference on to the container unsubstituted, or could not start
/// the container.
///
/// ```
/// use gofer_core::check_value;
/// assert!(check_value("pipeline_secret{{token}}").is_ok());
/// assert!(check_value("Bearer pipeline_secret{{token}}").is_err());
/// assert!(check_value("pipeline_secret{token}").is_err());
/// assert!(check_value("secret{{token}}").is_err());
/// assert!(check_value("${{ secrets.TOKEN }}").is_err());
/// ```
pub fn check_value(value: &str) -> Result<(), Problem> {
    check_variable("NAME", value)
}

/// The same for the variable of this name, which some messages repeat.
///
/// # Errors
/// As [`check_value`].
///
/// ```
/// let problem = gofer_core::check_variable("TAG", "{{tasks.build.outputs.parameters.tag}}").unwrap_err();
/// assert!(problem.help.unwrap().ends_with("write `run_object(\"TAG\")`"));
/// ```
pub fn check_variable(name: &str, value: &str) -> Result<(), Problem> {
    check_no_nul(value)?;
    if let Some((kind, word, key)) = whole(value) {
        // Two references side by side begin and end like one whose key holds both.
        return match find(key) {
            Some(_) => Err(helper_in_longer_text(kind, key.split("}}").next().unwrap_or_default().trim())),
            None if word == kind.word() => check_key(kind, key),
            None => Err(in_capitals(kind, value, key)),
        };
    }
    let Some(found) = find(value) else {
        return foreign::in_variable(name, value).or_else(|| near_miss(value)).map_or(Ok(()), Err);
    };
    if !found.is_all_of(value) {
        return Err(helper_in_longer_text(found.kind, found.key()));
    }
    let problem = Rule::MalformedReference.problem(format!(
        "`{}` is not a reference, so the server will pass it on as it is: a reference has two braces on each side",
        shown(value.trim())
    ));
    Err(in_both(problem, |form| format!("write {}", form(found.kind, found.key()))))
}

/// A reference that is only a part of a variable's value. Its key may be empty, where it is not known.
///
/// ```
/// use gofer_core::{ReferenceKind, helper_in_longer_text};
/// assert!(helper_in_longer_text(ReferenceKind::RunObject, "commit").message.contains("only a part"));
/// ```
#[must_use]
pub fn helper_in_longer_text(kind: ReferenceKind, key: &str) -> Problem {
    let (variable, name) = alone(kind, key);
    Rule::PartialReference
        .problem(format!(
            "this `{kind}` is only a part of the value, so the server will pass it on unsubstituted: \
         it replaces a reference only where that is the whole value"
        ))
        .help(format!(
            "let a variable hold it alone, as in `{variable}`, and put the text together in the script, with `${name}`"
        ))
        .json_help(format!(
            "let a variable hold it alone, as in `{}`, and put the text together in the script, with `${name}`",
            alone_in_json(kind, key)
        ))
}

/// An object whose key is not the name of its variable, as [`Rule::ObjectName`] has it: a
/// warning, and none of what a block is refused for.
///
/// ```
/// use gofer_core::object_under_other_name;
/// assert_eq!(object_under_other_name("COMMIT", "run_object{{COMMIT}}"), None);
/// assert!(object_under_other_name("COMMIT", "run_object{{commit}}").is_some());
/// assert_eq!(object_under_other_name("TOKEN", "pipeline_secret{{token}}"), None);
/// ```
#[inline]
#[must_use]
pub fn object_under_other_name(variable: &str, value: &str) -> Option<Problem> {
    let Reference { kind, key } = Reference::parse(value)?;
    if !matches!(kind, ReferenceKind::PipelineObject | ReferenceKind::RunObject) || key == variable {
        return None;
    }
    let (name, shown_key) = (shown(variable), shown(&key));
    let problem = Rule::ObjectName.problem(format!(
        "servers look `{shown_key}` up as `{name}`: an object is found under its variable's name only"
    ));
    Some(problem.help(format!(
        "give the object and the variable one name: store it as `{name}`, or name the variable `{shown_key}`"
    )))
}

/// Checks a text of a field in which the server substitutes nothing.
///
/// # Errors
/// If the text holds a reference, or an expression of another system that no shell reads either.
///
/// ```
/// use gofer_core::check_no_reference;
/// assert!(check_no_reference("script", "echo $TOKEN").is_ok());
/// assert!(check_no_reference("script", "echo pipeline_secret{{token}}").is_err());
/// ```
pub fn check_no_reference(field: &str, text: &str) -> Result<(), Problem> {
    match find(text) {
        Some(found) => Err(helper_misplaced(field, found.kind, found.key())),
        // An image says so itself.
        None if field == "image" => Ok(()),
        None => foreign::in_text(field, text).map_or(Ok(()), Err),
    }
}

/// A reference in a field in which the server substitutes nothing. Its key may be empty, where it is not known.
///
/// ```
/// use gofer_core::{ReferenceKind, helper_misplaced};
/// assert!(helper_misplaced("image", ReferenceKind::RunObject, "tag").message.contains("stays as it is"));
/// ```
#[must_use]
pub fn helper_misplaced(field: &str, kind: ReferenceKind, key: &str) -> Problem {
    let problem = Rule::MisplacedReference.problem(format!(
        "`{kind}` in `{field}` stays as it is: the server substitutes secrets and objects only in `variables`"
    ));
    let problem = problem.json_help(match field {
        "registry_auth" | "image" => "put it in where the JSON is made".to_owned(),
        _ => {
            let ((_, name), variable) = (alone(kind, key), alone_in_json(kind, key));
            format!("set a variable, as in `\"variables\": {{{variable}}}`, and let a shell read it as `${name}`")
        }
    });
    match field {
        "registry_auth" | "image" => {
            let usual = if field == "image" { "IMAGE_TAG" } else { "REGISTRY_PASS" };
            let own = variable_for(ReferenceKind::PipelineSecret, key).filter(|name| shown(name) == *name);
            let name = own.unwrap_or_else(|| usual.to_owned());
            problem.help(format!(
                "in a `main` that returns a `Result`, take it from where the JSON is made: `gofer_dsl::env(\"{name}\")?`"
            ))
        }
        "name" | "description" => problem.help("remove it: people are shown this text as it is written"),
        _ => {
            let (variable, name) = alone(kind, key);
            problem.help(format!(
                "set a variable, as in `variables: {{ {variable} }}`, and let a shell read it as `${name}`"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_references_pass() {
        for kind in ReferenceKind::ALL {
            let text = Reference { kind, key: "key-1".to_owned() }.to_string();
            assert_eq!(check_value(&text), Ok(()));
            assert_eq!(check_value(&format!(" {text}\n")), Ok(()), "the server trims");
            assert_eq!(Reference::parse(&text).unwrap().kind, kind);
            let loose = format!(" {}{{{{ key-1\t}}}} ", kind.word().to_uppercase());
            assert_eq!(Reference::parse(&loose).unwrap().to_string(), text);
        }
    }

    #[test]
    fn ordinary_texts_pass() {
        for text in [
            "",
            "run_object",
            "a pipeline_secret of mine",
            "{{x}}",
            "{run_object}",
            "file{a}",
            "secret(1)",
            "${HOME}",
            "${{ a }} ${{ b }}",
            "a{{b}}, c{{d}}",
            "see word{{key}}",
            "word {{key}}",
            "see {key}",
        ] {
            assert_eq!(check_value(text), Ok(()), "{text}");
            assert_eq!(check_no_reference("script", text), Ok(()), "{text}");
            assert_eq!(Reference::parse(text), None);
        }
    }

    #[test]
    fn parts_and_slips_do_not() {
        let longer =
            ["Bearer run_object{{x}}", "run_object{{x}}run_object{{y}}", "run_object{{x}} ", "x run_object{x}"];
        for text in [longer[0], longer[1], longer[3]] {
            assert!(check_value(text).unwrap_err().message.contains("only a part"), "{text}");
        }
        for text in ["run_object{x}", "run_object{{x}", "run_object{x}}", "run_object{"] {
            assert!(check_value(text).unwrap_err().message.contains("two braces"), "{text}");
        }
        assert!(check_value("run_object{{}}").unwrap_err().message.contains("has no key"));
        assert!(check_value("run_object{{a}}b}}").unwrap_err().message.contains("holds `}}`"));
    }

    /// What is shown of a long text is cut, and no rule may look at that.
    #[test]
    fn length_changes_no_verdict() {
        let long = "k".repeat(1_000);
        let problem = check_value(&format!("run_object{{{{{long}}}}} and more text")).unwrap_err();
        assert_eq!(problem.rule, Rule::PartialReference);
        let problem = check_value(&format!("run_object{{{long}}}")).unwrap_err();
        assert_eq!(problem.help.as_deref(), Some("write `run_object(KEY)` with this key"));
        assert_eq!(check_value(&format!("run_object{{{{{long}}}}}")), Ok(()));
    }

    #[test]
    fn the_newest_server_reads_more() {
        let read = |value| Reference::parse(value).map(|reference| reference.to_string());
        assert_eq!(read(" Run_Object{{ k }} ").as_deref(), Some("run_object{{k}}"));
        for value in ["secret{{k}}", "run_object{k}", "run_object{{ }}", "a run_object{{k}}", "run-object{{k}}"] {
            assert_eq!(read(value), None, "{value}");
        }
    }

    #[test]
    fn nothing_is_substituted_elsewhere() {
        let problem = check_no_reference("image", "x:run_object{{tag}}").unwrap_err();
        assert!(problem.message.contains("only in `variables`"), "{problem}");
    }
}
