//! What a help tells to write, written into the file.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

/// A text that a help proposes.
pub struct Repair {
    text: String,
    /// What it stands for, if the help names that.
    instead_of: Option<String>,
    /// Whether it is one of many names that are spelt alike.
    is_of_all: bool,
    /// Where, from 1.
    line: usize,
    column: usize,
    code: String,
    /// The id that is mended, if it is one.
    old_id: Option<String>,
}

/// What the help of a problem tells to write: what is between the first backticks.
pub fn of(problem: &Value) -> Option<Repair> {
    let (message, help) = (problem["message"].as_str()?, problem["help"].as_str()?);
    let (_, text) = help.split_once("write `")?;
    let (text, rest) = text.split_once('`')?;
    let instead_of = rest.strip_prefix(" instead of `").and_then(|old| old.split('`').next()).map(str::to_owned);
    let code = problem["code"].as_str()?.to_owned();
    let (line, column) = place(problem)?;
    let is_id = code == "invalid-id" || code == "server-id";
    let old_id = is_id.then(|| message.split('`').nth(1).unwrap_or_default().to_owned());
    let is_of_all = rest.contains("all names so");
    Some(Repair { text: text.to_owned(), instead_of, is_of_all, line, column, code, old_id })
}

/// Line and column, from 1.
fn place(problem: &Value) -> Option<(usize, usize)> {
    let number = |name: &str| problem[name].as_u64().map(|number| usize::try_from(number).unwrap());
    number("line").zip(number("column"))
}

impl Repair {
    /// The ways in which a person would follow it, the likeliest first.
    pub fn applied(&self, source: &str) -> Vec<String> {
        match &self.instead_of {
            Some(_) if self.is_of_all => return vec![in_our_spelling(source)],
            // A field that nobody knows may be in several tasks.
            Some(old) if self.code == "unknown-field" => return vec![source.replace(old, &self.text)],
            _ => {}
        }
        if self.code == "missing-field" {
            return vec![self.added(source)];
        }
        let at = self.byte(source);
        let replaced =
            |range: Range<usize>, text: &str| format!("{}{text}{}", &source[..range.start], &source[range.end..]);
        let token = token(source, at);
        let mut ways = vec![replaced(token.clone(), &self.text)];
        // A name and a value.
        let after = token.end + (source[token.end..].len() - source[token.end..].trim_start().len());
        if source[after..].starts_with(':') {
            let value = after + 1 + (source[after + 1..].len() - source[after + 1..].trim_start().len());
            let entry = at..self::token(source, value).end;
            // In one task, or in each that has it.
            let everywhere = source.replace(&source[entry.clone()], &self.text);
            ways.extend([replaced(entry, &self.text), everywhere]);
            // Or the value alone.
            ways.push(replaced(self::token(source, value), &self.text));
        }
        if source[at..].starts_with('{') {
            let comma = if source[at + 1..].trim_start().starts_with('}') { "" } else { ", " };
            ways.push(replaced(at + 1..at + 1, &format!("{}{comma}", self.text)));
        }
        // What is missing is added: here, at the end of the line or at the end of all.
        ways.push(replaced(at..at, &self.text));
        let line = at + source[at..].find('\n').unwrap_or(source.len() - at);
        ways.push(replaced(line..line, &self.text));
        ways.push(replaced(source.len()..source.len(), &self.text));
        // A single character stands for another.
        let next = source[at..].chars().next().map_or(0, char::len_utf8);
        ways.push(replaced(at..at + next, &self.text));
        ways
    }

    fn byte(&self, source: &str) -> usize {
        let line: usize = source.split_inclusive('\n').take(self.line - 1).map(str::len).sum();
        let column: usize = source[line..].chars().take(self.column - 1).map(char::len_utf8).sum();
        line + column
    }

    /// Fields that are lacking, in every object that lacks them.
    fn added(&self, source: &str) -> String {
        let mut pipeline: Value = serde_json::from_str(source).unwrap();
        let fields: BTreeMap<String, Value> = serde_json::from_str(&format!("{{{}}}", self.text)).unwrap();
        let add = |object: &mut Value, of_pipeline: bool| {
            for (name, value) in &fields {
                let is_its = ["parallelism", "tasks"].contains(&name.as_str()) == of_pipeline;
                if is_its && object.is_object() && object[name].is_null() {
                    object[name] = value.clone();
                }
            }
        };
        add(&mut pipeline, true);
        for task in pipeline["tasks"].as_array_mut().into_iter().flatten() {
            add(task, false);
        }
        pipeline.to_string()
    }

    /// What is not JSON is looked at no further, so what comes behind is seen only then.
    pub fn is_further(&self, after: &[Value]) -> Option<bool> {
        if self.code != "no-pipeline" {
            return None;
        }
        let places = after.iter().filter(|problem| problem["code"] == "no-pipeline").map(place);
        Some(places.into_iter().all(|place| place.is_some_and(|place| place > (self.line, self.column))))
    }

    /// How often a problem was there before; where an id is mended, what is said of it says so.
    pub fn known(&self, before: &BTreeMap<String, usize>, message: &str) -> Option<usize> {
        let renamed = self.old_id.as_ref().map(|old| message.replace(self.text.trim_matches('"'), old));
        before.get(message).or_else(|| before.get(&renamed?)).copied()
    }
}

/// `DependsOn` and `InjectAPIToken` in small letters, with `_` between words.
fn in_our_spelling(source: &str) -> String {
    let mut names = String::new();
    let quoted: Vec<&str> = source.split('"').collect();
    for (place, part) in quoted.iter().enumerate() {
        let is_name = quoted.get(place + 1).is_some_and(|next| next.starts_with(':'));
        let mut before = '"';
        for c in part.chars() {
            if is_name && c.is_uppercase() && before.is_lowercase() {
                names.push('_');
            }
            names.extend(is_name.then(|| c.to_ascii_lowercase()).or(Some(c)));
            before = c;
        }
        if place + 1 < quoted.len() {
            names.push('"');
        }
    }
    names.replace("apitoken", "api_token")
}

/// What stands at a place: a text, an object, a list, or a word.
fn token(source: &str, at: usize) -> Range<usize> {
    let bytes = source.as_bytes();
    match bytes.get(at) {
        Some(b'"') => at..end_of_text(bytes, at),
        Some(open @ (b'{' | b'[')) => {
            let close = if *open == b'{' { b'}' } else { b']' };
            let (mut depth, mut end) = (0, at);
            while end < bytes.len() {
                match bytes[end] {
                    b'"' => end = end_of_text(bytes, end) - 1,
                    byte if byte == *open => depth += 1,
                    byte if byte == close => depth -= 1,
                    _ => {}
                }
                end += 1;
                if depth == 0 {
                    break;
                }
            }
            at..end
        }
        Some(b'\\') => at..at + 1,
        Some(b'\'' | b'`') => {
            let quote = char::from(bytes[at]);
            at..source[at + 1..].find(quote).map_or(source.len(), |length| at + length + 2)
        }
        Some(0xe2) => at..source[at + 3..].find('\u{201d}').map_or(source.len(), |length| at + length + 6),
        _ => {
            let length = source[at..].find(|c: char| ",:]}[{\" \n".contains(c)).unwrap_or(source.len() - at);
            at..at + length
        }
    }
}

fn end_of_text(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    (end + 1).min(bytes.len())
}
