//! What other systems limit and repeat for a task, and the script that does it here.

use super::Parser;
use crate::literal::Written;
use crate::tokens::{self, TokenTree};
use crate::words::{self, Asked};

impl Parser<'_> {
    /// `timeout: "10m"`, `retries: 3`: what there is in their place, with the user's own number and program.
    pub(super) fn limit_in_the_script(&self, asked: Asked, word: &str, value: &TokenTree) -> Option<String> {
        match asked {
            Asked::Limit => {
                let time = time(word, value)?;
                let own = if let Some(words) = self.command_of_words() {
                    format!("command: [\"timeout\", {time:?}, {words}]")
                } else {
                    let line = self.line_of_the_script().unwrap_or_else(|| "...".to_owned());
                    format!("script: {:?}", format!("timeout {time} {line}"))
                };
                Some(format!("Gofer has none; limit the command itself: `{own}`"))
            }
            Asked::Retry => {
                let tries = tries(word, value)?;
                let repeated = |line: &str| format!("for try in {tries}; do {line} && exit; done; exit 1");
                if let Some(line) = self.line_of_the_command() {
                    let script = repeated(&line);
                    return Some(format!(
                        "Gofer has none; repeat in a script in place of `command`: `script: {script:?}`"
                    ));
                }
                let line = self.line_of_the_script().unwrap_or_else(|| "...".to_owned());
                Some(format!("Gofer has none; repeat in the script: `{}`", repeated(&line)))
            }
            Asked::Matrix | Asked::Condition => None,
        }
    }

    /// The script in these braces, if it is one plain command.
    fn line_of_the_script(&self) -> Option<String> {
        let Written::Text(text) = Written::read(self.value_beside("script")?)? else { return None };
        let line = text.trim();
        is_plain_line(line).then(|| line.to_owned())
    }

    /// The command in these braces as a line of a shell, if no word of it means more to one.
    fn line_of_the_command(&self) -> Option<String> {
        let [TokenTree::Group(list)] = self.value_beside("command")? else { return None };
        let words = tokens::at_commas(list.tokens()).filter(|word| !word.is_empty());
        let texts = words.map(|word| match Written::read(word) {
            Some(Written::Text(text)) if !text.is_empty() && !text.contains(' ') => Some(text),
            _ => None,
        });
        texts.collect::<Option<Vec<String>>>().map(|texts| texts.join(" ")).filter(|line| is_plain_line(line))
    }

    /// The words of the command in these braces.
    fn command_of_words(&self) -> Option<String> {
        let [TokenTree::Group(list)] = self.value_beside("command")? else { return None };
        let mut words = tokens::at_commas(list.tokens()).filter(|word| !word.is_empty());
        tokens::source(list.tokens()).filter(|source| !source.is_empty() && words.all(Written::is_text))
    }

    /// The value of another key in the braces in which the cursor is.
    fn value_beside(&self, key: &str) -> Option<&[TokenTree]> {
        let of = |entries: &'_ [TokenTree]| -> Option<usize> {
            entries.windows(2).position(
                |pair| matches!(pair, [name, TokenTree::Punct(colon)] if name.word() == key && colon.as_char() == ':'),
            )
        };
        [self.cursor.since(0), self.cursor.rest()].into_iter().find_map(|entries| {
            let value = &entries[of(entries)? + 2..];
            tokens::at_commas(value).next()
        })
    }
}

/// Whether a line is short and means the same to every shell.
fn is_plain_line(line: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " -_./=:+,@".contains(c);
    !line.is_empty() && line.len() <= 48 && line.chars().all(is_plain)
}

/// A time as `timeout` takes it.
fn time(word: &str, value: &TokenTree) -> Option<String> {
    let word = words::snake_case(word);
    match Written::read(std::slice::from_ref(value))? {
        Written::Integer(number) if !number.digits.starts_with('-') => {
            let unit = if word.contains("minute") {
                "m"
            } else if word.contains("hour") {
                "h"
            } else if word.contains("milli") || word.ends_with("_ms") {
                return None;
            } else {
                ""
            };
            Some(format!("{}{unit}", number.digits))
        }
        Written::Text(text) => as_one_unit(&text),
        _ => None,
    }
}

/// `10m`, `1h30m`, `90 minutes` with one unit.
fn as_one_unit(text: &str) -> Option<String> {
    const UNITS: [(char, u32); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
    let mut rest = text.trim();
    let mut seconds = 0u32;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number: u32 = rest[..digits].parse().ok()?;
        let unit = rest[digits..].trim_start();
        let letters = unit.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(unit.len());
        let known =
            ["", "d", "h", "m", "s", "day", "hour", "min", "minute", "sec", "second", "hr", "mins", "secs", "hrs"];
        let name = &unit[..letters];
        if name == "ms" || !known.contains(&name) && !known.contains(&name.trim_end_matches('s')) {
            return None;
        }
        let first = name.chars().next().unwrap_or('s');
        let (_, length) = UNITS.into_iter().find(|(letter, _)| *letter == first)?;
        seconds = seconds.checked_add(number.checked_mul(length)?)?;
        rest = unit[letters..].trim_start();
    }
    let (unit, length) = UNITS.into_iter().find(|(_, length)| seconds.is_multiple_of(*length))?;
    (seconds > 0).then(|| format!("{}{unit}", seconds / length))
}

/// `1 2 3`: a first try, and another one for each that is asked for.
fn tries(word: &str, value: &TokenTree) -> Option<String> {
    const MOST: usize = 10;
    let is_number = |token: &TokenTree| match Written::read(std::slice::from_ref(token)) {
        Some(Written::Integer(number)) => number.digits.parse().ok(),
        _ => None,
    };
    let (word, again): (&str, usize) = match value {
        TokenTree::Group(object) => tokens::at_commas(object.tokens()).find_map(|entry| match entry {
            [key, _, number]
                if ["max", "limit", "count", "attempts", "max_attempts", "automatic", "maxRetries"]
                    .contains(&key.word()) =>
            {
                Some((key.word(), is_number(number)?))
            }
            _ => None,
        })?,
        value => (word, is_number(value)?),
    };
    let tries = if words::snake_case(word).contains("attempt") { again } else { again + 1 };
    Some(match tries {
        0 | 1 => return None,
        tries if tries > MOST => format!("$(seq {tries})"),
        tries => (1..=tries).map(|number| number.to_string()).collect::<Vec<_>>().join(" "),
    })
}
