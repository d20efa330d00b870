use std::fmt;

use crate::{Problem, Rule, shown};

/// Which store a reference reads, and how far it is shared.
///
/// ```
/// # extern crate gofer_core as gofer_dsl; // where a pipeline finds it
/// use gofer_dsl::ReferenceKind;
/// assert_eq!(ReferenceKind::from_word("run_object"), Some(ReferenceKind::RunObject));
/// ```
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
    /// be in any case, and there may be blanks around its key.
    #[must_use]
    pub fn parse(value: &str) -> Option<Reference> {
        let (kind, key) = whole(value)?;
        check_key(kind, key).ok()?;
        Some(Reference { kind, key: key.to_owned() })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{{{{{}}}}}", self.kind, self.key)
    }
}

/// Kind and key of a value that begins and ends like one reference. The newest server takes its
/// word in any case, and blanks around its key.
fn whole(value: &str) -> Option<(ReferenceKind, &str)> {
    let (word, key) = value.trim().strip_suffix("}}")?.split_once("{{")?;
    let kind = ReferenceKind::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word))?;
    Some((kind, key.trim()))
}

/// Checks the key of a reference: not blank and without `}}`, which would end it early.
///
/// # Errors
/// If the server could not read the key back out of the reference.
///
/// ```
/// use gofer_core::{ReferenceKind, check_key};
/// assert!(check_key(ReferenceKind::RunObject, "report").is_ok());
/// assert!(check_key(ReferenceKind::RunObject, "a}}b").is_err());
/// ```
pub fn check_key(kind: ReferenceKind, key: &str) -> Result<(), Problem> {
    if key.trim().is_empty() {
        return Err(Rule::MalformedReference
            .problem(format!("the key of this `{kind}` is empty"))
            .help(format!("name what it refers to: `{kind}(\"my_key\")`")));
    }
    if key.contains("}}") {
        return Err(Rule::MalformedReference
            .problem(format!("the key `{}` holds `}}}}`, which ends a reference", shown(key)))
            .help("rename the key on the server"));
    }
    Ok(())
}

/// Something in a text that begins like a reference.
struct Found<'a> {
    kind: ReferenceKind,
    /// All that follows the kind's word, from the first brace on.
    rest: &'a str,
}

impl Found<'_> {
    fn key(&self) -> &str {
        let inner = self.rest.trim_start_matches('{');
        inner.split('}').next().unwrap_or(inner).trim()
    }

    /// How the reference is written by the text, shown up to its closing braces.
    fn written(&self) -> String {
        let end = self.rest.find('}').map_or(self.rest.len(), |at| {
            let closing = self.rest[at..].len() - self.rest[at..].trim_start_matches('}').len();
            at + closing.min(2)
        });
        shown(&format!("{}{}", self.kind, &self.rest[..end]))
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
        Some(Found { kind, rest })
    })
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// Checks a variable's value: if it holds a reference, it is one, whole and well formed.
///
/// # Errors
/// If the server would pass a reference on to the container unsubstituted.
///
/// ```
/// use gofer_core::check_value;
/// assert!(check_value("pipeline_secret{{token}}").is_ok());
/// assert!(check_value("Bearer pipeline_secret{{token}}").is_err());
/// assert!(check_value("pipeline_secret{token}").is_err());
/// ```
pub fn check_value(value: &str) -> Result<(), Problem> {
    if let Some((kind, key)) = whole(value) {
        // Two references side by side begin and end like one whose key holds both.
        return match find(key) {
            Some(_) => Err(helper_in_longer_text(kind)),
            None => check_key(kind, key),
        };
    }
    let Some(found) = find(value) else { return Ok(()) };
    let lacks_braces = found.written() == shown(value.trim());
    if !lacks_braces {
        return Err(helper_in_longer_text(found.kind));
    }
    let key = if found.key().is_empty() { "my_key" } else { found.key() };
    Err(Rule::MalformedReference
        .problem(format!(
            "`{}` is no reference, so the server will pass it on as it is: a reference has two braces on each side",
            found.written()
        ))
        .help(format!("write `{}(\"{}\")`", found.kind, shown(key))))
}

/// A reference that is only a part of a variable's value.
///
/// ```
/// use gofer_core::{ReferenceKind, helper_in_longer_text};
/// assert!(helper_in_longer_text(ReferenceKind::RunObject).message.contains("only a part"));
/// ```
#[must_use]
pub fn helper_in_longer_text(kind: ReferenceKind) -> Problem {
    Rule::PartialReference
        .problem(format!(
            "this `{kind}` is only a part of the value, so the server will pass it on unsubstituted: \
         it replaces a reference only where that is the whole value"
        ))
        .help(format!(
            "give `{kind}` a variable of its own and put the text together in the script, as in \"Bearer $TOKEN\""
        ))
}

/// Checks a text of a field in which the server substitutes nothing.
///
/// # Errors
/// If the text holds a reference.
///
/// ```
/// use gofer_core::check_no_reference;
/// assert!(check_no_reference("script", "echo $TOKEN").is_ok());
/// assert!(check_no_reference("script", "echo pipeline_secret{{token}}").is_err());
/// ```
pub fn check_no_reference(field: &str, text: &str) -> Result<(), Problem> {
    match find(text) {
        Some(found) => Err(helper_misplaced(field, found.kind)),
        None => Ok(()),
    }
}

/// A reference in a field in which the server substitutes nothing.
///
/// ```
/// use gofer_core::{ReferenceKind, helper_misplaced};
/// assert!(helper_misplaced("image", ReferenceKind::RunObject).message.contains("stays as it is"));
/// ```
#[must_use]
pub fn helper_misplaced(field: &str, kind: ReferenceKind) -> Problem {
    let problem = Rule::MisplacedReference.problem(format!(
        "`{kind}` in `{field}` stays as it is: the server substitutes secrets and objects only in `variables`"
    ));
    match field {
        "registry_auth" => {
            problem.help("take it from where the JSON is made: `pass: gofer_dsl::env(\"REGISTRY_PASS\")?`")
        }
        "image" => problem.help("take it from where the JSON is made: `gofer_dsl::env(\"IMAGE_TAG\")?`"),
        _ => problem.help(format!(
            "set a variable, as in `variables: {{ TOKEN: {kind}(\"my_key\") }}`, and let a shell read it as `$TOKEN`"
        )),
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
        for text in ["", "run_object", "a pipeline_secret of mine", "my_run_object{{x}}", "{{x}}", "{run_object}"] {
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
        assert!(check_value("run_object{{}}").unwrap_err().message.contains("is empty"));
        assert!(check_value("run_object{{a}}b}}").unwrap_err().message.contains("holds `}}`"));
    }

    #[test]
    fn nothing_is_substituted_elsewhere() {
        let problem = check_no_reference("image", "x:run_object{{tag}}").unwrap_err();
        assert!(problem.message.contains("only in `variables`"), "{problem}");
    }
}
