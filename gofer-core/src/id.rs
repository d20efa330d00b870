use crate::{Problem, Rule, shown};

/// The fewest characters of an id.
pub const MIN_ID_LEN: usize = 3;
/// The most characters of an id.
pub const MAX_ID_LEN: usize = 32;

/// Which characters the ids of a pipeline are made of: what `ids: "…"` sets in a block.
///
/// ```
/// # extern crate gofer_core as gofer_dsl; // where a pipeline finds it
/// use gofer_dsl::Ids;
/// assert_eq!(Ids::default().name(), "snake_case");
/// assert_eq!(Ids::KebabCase.emit("run_tests"), "run-tests");
/// ```
///
/// Until 1.0 a kind of ids is added with a minor version. The enum is not `#[non_exhaustive]`, so that a
/// `match` that has to know each of them is told by the compiler.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ids {
    /// ASCII letters, digits and underscores, as Gofer's pipeline documentation has it.
    #[default]
    SnakeCase,
    /// ASCII letters, digits and hyphens, as servers from 0.8.3 on take them.
    KebabCase,
}

impl Ids {
    /// Both settings.
    pub const ALL: [Ids; 2] = [Ids::SnakeCase, Ids::KebabCase];

    /// The setting's name: `snake_case` or `kebab-case`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Ids::SnakeCase => "snake_case",
            Ids::KebabCase => "kebab-case",
        }
    }

    /// The setting of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Ids> {
        Ids::ALL.into_iter().find(|ids| ids.name() == name)
    }

    /// The character that joins words, and the instances of a matrix to their task.
    #[must_use]
    pub const fn separator(self) -> char {
        match self {
            Ids::SnakeCase => '_',
            Ids::KebabCase => '-',
        }
    }

    /// An id with the hyphens or underscores of the other kind, as it will be once it is mended; `None` if it has none.
    ///
    /// ```
    /// use gofer_core::Ids;
    ///
    /// assert_eq!(Ids::KebabCase.mended("run_tests").as_deref(), Some("run-tests"));
    /// assert_eq!(Ids::KebabCase.mended("run-tests"), None);
    /// ```
    #[must_use]
    pub fn mended(self, id: &str) -> Option<String> {
        let mended = id.replace(['-', '_'], self.separator().encode_utf8(&mut [0; 4]));
        (mended != id).then_some(mended)
    }

    /// The id that is emitted for an identifier.
    #[must_use]
    pub fn emit(self, identifier: &str) -> String {
        match self {
            Ids::SnakeCase => identifier.to_owned(),
            Ids::KebabCase => identifier.replace('_', "-"),
        }
    }

    /// Whether an id may hold this character.
    #[must_use]
    pub const fn allows(self, c: char) -> bool {
        c.is_ascii_alphanumeric() || c == self.separator()
    }

    /// The setting under which ids that were made elsewhere are read: kebab-case if any of
    /// them holds a hyphen.
    #[must_use]
    pub fn detect<'a>(ids: impl IntoIterator<Item = &'a str>) -> Ids {
        if ids.into_iter().any(|id| id.contains('-')) { Ids::KebabCase } else { Ids::SnakeCase }
    }

    const fn characters(self) -> &'static str {
        match self {
            Ids::SnakeCase => "ASCII letters, digits and underscores",
            Ids::KebabCase => "ASCII letters, digits and hyphens",
        }
    }
}

/// What an id belongs to.
///
/// ```
/// use gofer_core::{Ids, Named, suggest_id};
/// assert_eq!(suggest_id(Named::Pipeline, "ci", Ids::SnakeCase), "ci_pipeline");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// The pipeline itself.
    Pipeline,
    /// One of its tasks.
    Task,
}

impl Named {
    const fn word(self) -> &'static str {
        match self {
            Named::Pipeline => "pipeline",
            Named::Task => "task",
        }
    }
}

/// Checks an id: 3 to 32 characters, all of them allowed under `ids`.
///
/// # Errors
/// If the id is empty, too short, too long or holds another character. The help holds a
/// valid id to use instead.
///
/// ```
/// use gofer_core::{check_id, Ids, Named};
/// assert!(check_id(Named::Task, "run_tests", Ids::SnakeCase).is_ok());
/// let problem = check_id(Named::Task, "run tests", Ids::SnakeCase).unwrap_err();
/// assert_eq!(problem.help.as_deref(), Some("write `run_tests`"));
/// ```
pub fn check_id(named: Named, id: &str, ids: Ids) -> Result<(), Problem> {
    if (MIN_ID_LEN..=MAX_ID_LEN).contains(&id.len()) && id.chars().all(|c| ids.allows(c)) {
        return Ok(());
    }
    let what = format!("{} id", named.word());
    let Some(message) = wrong_character(&what, id, ids).or_else(|| wrong_length(&what, id)) else { return Ok(()) };
    let instead = suggest_id(named, id, ids);
    let valid_under = |ids: &Ids| wrong_character(&what, id, *ids).is_none() && wrong_length(&what, id).is_none();
    let problem = Rule::InvalidId.problem(message);
    // There is no setting in JSON, nor a word that could be written without quotes.
    let in_json = wrong_character_of_any(&what, id, ids).or_else(|| wrong_length(&what, id)).unwrap_or_default();
    let problem = problem.json_message(in_json).json_help(format!("write `\"{}\"`", json_id(named, id, ids)));
    Err(problem.help(match Ids::ALL.into_iter().find(valid_under) {
        Some(other) => {
            format!("write `{}`, or set `ids: \"{}\"` for the whole pipeline", bare_or_quoted(&instead), other.name())
        }
        None => format!("write `{}`", bare_or_quoted(&instead)),
    }))
}

/// Checks the characters of what becomes a part of ids: the name of a matrix task, or a key.
///
/// # Errors
/// If it is empty or holds a character that no id may hold.
///
/// ```
/// use gofer_core::{Ids, check_characters};
/// assert!(check_characters("key", "msrv", Ids::SnakeCase).is_ok());
/// assert!(check_characters("key", "1.85", Ids::SnakeCase).is_err());
/// ```
pub fn check_characters(what: &str, text: &str, ids: Ids) -> Result<(), Problem> {
    if text.is_empty() {
        return Err(Rule::InvalidId
            .problem(format!("the {what} is empty"))
            .help("it becomes a part of ids: write at least one character"));
    }
    let Some(message) = wrong_character(what, text, ids) else { return Ok(()) };
    let separator = ids.separator().to_string();
    let instead = text.split(|c| !ids.allows(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(&separator);
    // As much as an id can hold beside one character and the separator: what is written has to work.
    let instead: String = instead.chars().take(MAX_ID_LEN - 2).collect();
    let instead = instead.trim_end_matches(ids.separator());
    Err(Rule::InvalidId.problem(message).help(if instead.is_empty() {
        "it becomes a part of ids: write letters and digits".to_owned()
    } else {
        format!("it becomes a part of ids: write `\"{instead}\"`")
    }))
}

/// Checks the length of an id that a matrix makes of its task's name and keys.
///
/// # Errors
/// If the id is too short or too long.
///
/// ```
/// assert!(gofer_core::check_instance_id("test_msrv").is_ok());
/// assert!(gofer_core::check_instance_id(&"x".repeat(33)).is_err());
/// ```
#[inline]
pub fn check_instance_id(id: &str) -> Result<(), Problem> {
    let Some(message) = wrong_length("instance id", id) else { return Ok(()) };
    let change = if id.len() < MIN_ID_LEN { "lengthen" } else { "shorten" };
    Err(Rule::InvalidId.problem(message).help(format!("it is made of the task's name and keys: {change} one of them")))
}

fn wrong_character(what: &str, id: &str, ids: Ids) -> Option<String> {
    let bad = character(id.chars().find(|c| !ids.allows(*c))?);
    let (id, name, characters) = (shown(id), ids.name(), ids.characters());
    Some(format!("{what} `{id}` holds {bad}, but under `ids: \"{name}\"` an id is made of {characters}"))
}

/// The same where the setting is only guessed from all ids.
fn wrong_character_of_any(what: &str, id: &str, ids: Ids) -> Option<String> {
    let bad = id.chars().find(|c| !ids.allows(*c))?;
    let shown_id = shown(id);
    let is_separator = |c| Ids::ALL.iter().any(|ids| ids.separator() == c);
    Some(match id.chars().find(|c| !ids.allows(*c) && !is_separator(*c)) {
        Some(bad) => {
            format!("{what} `{shown_id}` holds {}, but an id is made of {}", character(bad), ids.characters())
        }
        None => format!(
            "{what} `{shown_id}` holds {}, and another id holds `{}`: the ids of a pipeline have one of the two",
            character(bad),
            ids.separator()
        ),
    })
}

/// An id for JSON: a pipeline's is one that every server takes, as [`server_id`] has it.
fn json_id(named: Named, id: &str, ids: Ids) -> String {
    let mut instead = suggest_id(named, id, ids);
    if named == Named::Pipeline {
        instead.retain(|c| c != ids.separator());
    }
    // Of nothing but separators nothing is left.
    if instead.len() < MIN_ID_LEN { format!("{instead}{}", named.word()) } else { instead }
}

fn wrong_length(what: &str, id: &str) -> Option<String> {
    let length = id.chars().count();
    match length {
        MIN_ID_LEN..=MAX_ID_LEN => None,
        0 => Some(format!("the {what} is empty, but an id has {MIN_ID_LEN} to {MAX_ID_LEN} characters")),
        _ => {
            let plural = if length == 1 { "" } else { "s" };
            Some(format!(
                "{what} `{}` has {length} character{plural}, but an id has {MIN_ID_LEN} to {MAX_ID_LEN}",
                shown(id)
            ))
        }
    }
}

/// A character as it is shown to a person who may not see it otherwise.
fn character(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        c if c.is_ascii_graphic() => format!("`{c}`"),
        c if c.is_alphanumeric() => format!("`{c}`"),
        c => format!("the character U+{:04X}", u32::from(c)),
    }
}

/// A valid id that is as near as possible to one that is not.
///
/// ```
/// use gofer_core::{suggest_id, Ids, Named};
/// assert_eq!(suggest_id(Named::Task, "ci", Ids::SnakeCase), "ci_task");
/// assert_eq!(suggest_id(Named::Pipeline, "deploy to prod!", Ids::KebabCase), "deploy-to-prod");
/// let long = "test_integration_tests_per_feature";
/// assert_eq!(suggest_id(Named::Task, long, Ids::SnakeCase), "test_integration_tests_per");
/// ```
#[must_use]
pub fn suggest_id(named: Named, id: &str, ids: Ids) -> String {
    let separator = ids.separator();
    let id: String = id.chars().map(|c| ascii(c).map_or_else(|| c.to_string(), str::to_owned)).collect();
    let mut words: Vec<&str> = id.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        words.push("my");
    }
    let joined = words.join(&separator.to_string());
    let joined = shortened(&joined, separator);
    if joined.len() >= MIN_ID_LEN && words != ["my"] {
        return joined.to_owned();
    }
    format!("{joined}{separator}{}", named.word())
}

/// As much of an id of ASCII as one may have: whole words, unless that were little.
fn shortened(id: &str, separator: char) -> &str {
    let (Some(start), Some(rest)) = (id.get(..MAX_ID_LEN), id.get(MAX_ID_LEN..)) else { return id };
    if rest.is_empty() || rest.starts_with(separator) {
        return start;
    }
    let words = start.rfind(separator).filter(|length| *length >= MAX_ID_LEN / 2);
    words.map_or(start, |length| &start[..length]).trim_end_matches(separator)
}

/// A pipeline's id that not every server takes, as [`Rule::ServerId`] has it: a warning, and none
/// of what a block is refused for. Task ids are checked by no server.
///
/// ```
/// use gofer_core::server_id;
/// assert_eq!(server_id("release"), None);
/// assert!(server_id("my_release").unwrap().message.contains("from 0.8.3 on"));
/// assert!(server_id("my-release").unwrap().message.contains("up to 0.8.2"));
/// ```
#[inline]
#[must_use]
pub fn server_id(pipeline: &str) -> Option<Problem> {
    let (separator, servers) = match (pipeline.contains('_'), pipeline.contains('-')) {
        (true, false) => ("`_`", "servers from 0.8.3 on refuse it"),
        (false, true) => ("`-`", "servers up to 0.8.2 refuse it"),
        (true, true) => ("`_` and `-`", "every server refuses it"),
        (false, false) => return None,
    };
    let problem =
        Rule::ServerId.problem(format!("the pipeline's id `{}` holds {separator}: {servers}", shown(pipeline)));
    let plain: String = pipeline.chars().filter(char::is_ascii_alphanumeric).collect();
    let problem = problem.help("an id of letters and digits alone fits every server");
    let is_id = (MIN_ID_LEN..=MAX_ID_LEN).contains(&plain.len());
    Some(if is_id { problem.json_help(format!("write `\"{plain}\"`, which fits every server")) } else { problem })
}

/// A letter of the commonest alphabets with marks as it is written without them.
fn ascii(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' => "oe",
        'ü' => "ue",
        'Ä' | 'Æ' => "Ae",
        'Ö' | 'Œ' => "Oe",
        'Ü' => "Ue",
        'ß' => "ss",
        // (The last of each looks as if it were the ASCII letter: it is Cyrillic or Greek.)
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ą' | '\u{430}' => "a",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' | '\u{435}' => "e",
        'ì' | 'í' | 'î' | 'ï' | '\u{456}' => "i",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | '\u{43e}' | '\u{3bf}' => "o",
        '\u{440}' => "p",
        '\u{445}' => "x",
        'ù' | 'ú' | 'û' | 'ů' => "u",
        'ç' | 'ć' | 'č' | '\u{441}' => "c",
        'ñ' | 'ń' | 'ň' => "n",
        'ś' | 'š' => "s",
        'ź' | 'ż' | 'ž' => "z",
        'ł' => "l",
        'ř' => "r",
        'ý' => "y",
        _ => return None,
    })
}

/// An id as a word if it can be one, else in quotes.
pub(crate) fn bare_or_quoted(id: &str) -> String {
    if is_identifier(id) { id.to_owned() } else { format!("\"{id}\"") }
}

/// Two tasks with one id; `first` says where the first one is, if that is known.
///
/// ```
/// let problem = gofer_core::duplicate_id("build", Some("line 8"));
/// assert_eq!(problem.message, "the id `build` is taken by another task (line 8)");
/// ```
#[must_use]
pub fn duplicate_id(id: &str, first: Option<&str>) -> Problem {
    let place = first.map(|place| format!(" ({place})")).unwrap_or_default();
    Rule::DuplicateTask
        .problem(format!("the id `{}` is taken by another task{place}", shown(id)))
        .help("give one of them another id")
}

/// Whether a text can be written as an identifier of Rust, keywords included.
///
/// Beyond ASCII the compiler changes an identifier to its normal form, so what is not ASCII is
/// none here.
///
/// ```
/// use gofer_core::is_identifier;
/// assert!(is_identifier("match") && is_identifier("_x1"));
/// assert!(!is_identifier("2fa") && !is_identifier("run-tests") && !is_identifier("_"));
/// ```
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    begins && text != "_" && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Rust's keywords.
const KEYWORDS: [&str; 53] = [
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "Self", "self", "static", "struct",
    "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// Whether a word is one that Rust keeps for itself, in edition 2024: no variable, function or crate can be called so. `_`,
/// and words that are reserved, are; words with a meaning in few places only, such as `union`, are not.
///
/// ```
/// use gofer_core::is_keyword;
/// assert!(is_keyword("match") && is_keyword("try") && is_keyword("gen") && is_keyword("_"));
/// assert!(!is_keyword("union") && !is_keyword("Match") && !is_keyword("_x"));
/// ```
#[must_use]
pub fn is_keyword(word: &str) -> bool {
    // Most are not even of the same length.
    KEYWORDS.iter().any(|keyword| keyword.len() == word.len() && *keyword == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, ids: Ids) -> String {
        check_id(Named::Task, id, ids).unwrap_err().to_string()
    }

    #[test]
    fn ids_of_both_kinds() {
        let longest = "x".repeat(MAX_ID_LEN);
        for id in ["abc", "2fa", "_a_", longest.as_str(), "A1b"] {
            assert_eq!(check_id(Named::Task, id, Ids::SnakeCase), Ok(()));
        }
        assert_eq!(check_id(Named::Task, "-a-", Ids::KebabCase), Ok(()));
        assert!(check_id(Named::Task, "-a-", Ids::SnakeCase).is_err());
        assert!(check_id(Named::Task, "_a_", Ids::KebabCase).is_err());
    }

    #[test]
    fn a_repair_of_characters_can_be_followed() {
        for ids in Ids::ALL {
            for text in ["1.85", "a b", &"long key ".repeat(20), &format!("{} b", "x".repeat(29)), &"x.".repeat(200)] {
                let help = check_characters("key", text, ids).unwrap_err().help.unwrap();
                let instead = help.split('"').nth(1).unwrap();
                assert_eq!(check_characters("key", instead, ids), Ok(()), "{text}");
                assert_eq!(check_instance_id(&format!("t{}{instead}", ids.separator())), Ok(()), "{text}");
                assert!(!instead.ends_with(ids.separator()), "{text}");
            }
        }
        assert!(
            check_characters("key", "...", Ids::SnakeCase).unwrap_err().help.unwrap().ends_with("letters and digits")
        );
    }

    #[test]
    fn lengths_are_bounded() {
        for (length, good) in [(2, false), (3, true), (32, true), (33, false), (34, false)] {
            let id = "x".repeat(length);
            assert_eq!(check_id(Named::Task, &id, Ids::SnakeCase).is_ok(), good, "{length}");
            assert_eq!(check_instance_id(&id).is_ok(), good, "{length}");
        }
        assert_eq!(
            message(&"x".repeat(33), Ids::SnakeCase).lines().next(),
            Some(format!("task id `{}` has 33 characters, but an id has 3 to 32", "x".repeat(33)).as_str())
        );
    }

    #[test]
    fn keywords_are_those_that_can_be_written_as_words() {
        assert!(KEYWORDS.iter().all(|word| is_keyword(word) && (is_identifier(word) || *word == "_")));
        assert_eq!(std::collections::HashSet::from(KEYWORDS).len(), KEYWORDS.len());
        for word in ["", "union", "macro_rules", "raw", "safe", "auto", "default", "dyn_", "Gen", "r#match"] {
            assert!(!is_keyword(word), "{word}");
        }
    }

    #[test]
    fn no_server_takes_both_separators() {
        assert!(server_id("a_b-c").unwrap().message.ends_with("every server refuses it"));
    }

    #[test]
    fn the_offending_character_is_named() {
        assert!(message("run tests", Ids::SnakeCase).contains("a space"));
        assert!(message("run\u{2011}tests", Ids::SnakeCase).contains("U+2011"));
        assert!(message("ünïcode", Ids::SnakeCase).contains("`ü`"));
        assert!(message("run-tests", Ids::SnakeCase).contains("or set `ids: \"kebab-case\"`"));
    }

    #[test]
    fn what_is_suggested_is_valid() {
        for ids in Ids::ALL {
            for id in ["", "a", "ab", "日本", "---", "my", "a b", &"long name ".repeat(20), &"x".repeat(33), "!"] {
                for named in [Named::Pipeline, Named::Task] {
                    let instead = suggest_id(named, id, ids);
                    assert_eq!(check_id(named, &instead, ids), Ok(()), "{id:?} gave {instead:?}");
                }
            }
        }
    }
}
