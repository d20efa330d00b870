//! Where lines break.

use unicode_width::UnicodeWidthStr as _;

use super::{script, text};

/// The columns that a line has; longer ones are broken where they can be.
const WIDTH: usize = 100;

/// How much further an inner line begins.
const STEP: usize = 4;

/// The columns of a word that stands with others on a line.
const SHORT: usize = 10;

/// What stands at a place where one thing stands.
#[derive(Clone)]
pub enum Value {
    /// One line whatever its length.
    Word(String),
    /// A string literal.
    Text(String),
    /// The literal of a script, whose indentation goes with that of the block.
    Script(String),
    /// `format!(…)` of a text or script, and what it is given besides.
    Formatted(Box<Value>, Vec<String>),
    /// `[…]`: on one line, or an element a line.
    List(Vec<Value>),
    /// `(…)`: likewise.
    Tuple(Vec<Value>),
    /// `{ … }`: likewise. What stands before each value is its key with the colon, or nothing.
    Map(Vec<(String, Value)>),
}

impl Value {
    pub fn word(word: impl Into<String>) -> Self {
        Value::Word(word.into())
    }

    pub fn text(text: impl Into<String>) -> Self {
        Value::Text(text.into())
    }

    /// Whether it can have more lines than one.
    fn can_be_broken(&self) -> bool {
        match self {
            Value::Word(_) => false,
            Value::Text(text) | Value::Script(text) => has_lines(text),
            Value::Formatted(text, _) => text.can_be_broken(),
            Value::List(_) | Value::Tuple(_) | Value::Map(_) => true,
        }
    }

    /// Nothing if it has lines of its own.
    fn on_one_line(&self) -> Option<String> {
        match self {
            Value::Word(word) => Some(word.clone()),
            Value::Text(text) | Value::Script(text) => (!has_lines(text)).then(|| text::literal(text)),
            Value::Formatted(text, arguments) => {
                Some(format!("format!({}{}", text.on_one_line()?, end_of_format(arguments)))
            }
            Value::List(elements) => {
                let elements: Vec<String> = elements.iter().map(Value::on_one_line).collect::<Option<_>>()?;
                Some(format!("[{}]", elements.join(", ")))
            }
            Value::Tuple(elements) => {
                let elements: Vec<String> = elements.iter().map(Value::on_one_line).collect::<Option<_>>()?;
                Some(format!("({})", elements.join(", ")))
            }
            Value::Map(entries) => {
                let entry = |(key, value): &(String, Value)| Some(format!("{key}{}", value.on_one_line()?));
                let entries: Vec<String> = entries.iter().map(entry).collect::<Option<_>>()?;
                Some(format!("{{ {} }}", entries.join(", ")))
            }
        }
    }
}

/// Words before a script of several lines, which all stand on the line on which it begins.
fn before_a_script(elements: &[Value]) -> Option<(String, &Value)> {
    let (script, words) = elements.split_last()?;
    let Value::Script(text) = script else { return None };
    let words: Vec<String> = words.iter().map(Value::on_one_line).collect::<Option<_>>()?;
    (text.contains('\n') && !words.is_empty()).then(|| (words.join(", "), script))
}

/// What follows the text of `format!`.
fn end_of_format(arguments: &[String]) -> String {
    let arguments = arguments.iter().map(|argument| format!(", {argument}"));
    arguments.chain([")".to_owned()]).collect()
}

/// Whether a text has a line break before its end.
fn has_lines(text: &str) -> bool {
    text.trim_end_matches('\n').contains('\n')
}

/// Lines that are being written.
#[derive(Default)]
pub struct BlockLines {
    text: String,
    indentation: usize,
}

impl BlockLines {
    pub fn finish(self) -> String {
        self.text
    }

    /// A line as it is. An empty one gets no indentation.
    pub fn line(&mut self, line: &str) {
        if !line.is_empty() {
            self.text.extend(std::iter::repeat_n(' ', self.indentation));
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// Lines that belong between these two; without any, both on one line.
    pub fn group(&mut self, open: &str, close: &str, inner: impl FnOnce(&mut Self)) {
        self.line(open);
        let before = self.text.len();
        self.indentation += STEP;
        inner(self);
        self.indentation -= STEP;
        if self.text.len() == before {
            self.text.pop();
            self.text.push_str(close);
            self.text.push('\n');
        } else {
            self.line(close);
        }
    }

    /// `HEAD AXIS { KEYS }, AXIS { KEYS } {`, the keys on lines of their own where they do not fit, with what
    /// belongs between it and its end.
    pub fn headed(&mut self, head: &str, axes: &[(String, Vec<(String, Value)>)], inner: impl FnOnce(&mut Self)) {
        let mut line = head.to_owned();
        for (number, (axis, keys)) in axes.iter().enumerate() {
            let end = if number + 1 == axes.len() { " {" } else { "," };
            let whole = Value::Map(keys.clone()).on_one_line().map(|keys| format!("{line} {axis} {keys}{end}"));
            if let Some(whole) = whole.filter(|whole| self.indentation + whole.width() <= WIDTH) {
                line = whole;
                continue;
            }
            self.line(&format!("{line} {axis} {{"));
            self.indentation += STEP;
            self.keys(keys);
            self.indentation -= STEP;
            line = format!("}}{end}");
        }
        self.group(&line, "}", inner);
    }

    /// Each on a line of its own; short words without values as many as fit.
    fn keys(&mut self, keys: &[(String, Value)]) {
        let short = |(key, value): &(String, Value)| match value {
            Value::Word(word) if key.is_empty() && word.width() <= SHORT => Some(format!("{word},")),
            _ => None,
        };
        let Some(words) = keys.iter().map(short).collect::<Option<Vec<String>>>() else {
            for (key, value) in keys {
                self.put(key, value, ",");
            }
            return;
        };
        let mut line = String::new();
        for word in words {
            if !line.is_empty() && self.indentation + line.width() + 1 + word.width() > WIDTH {
                self.line(&std::mem::take(&mut line));
            }
            let space = if line.is_empty() { "" } else { " " };
            line.extend([space, &word]);
        }
        self.line(&line);
    }

    /// `key: value,`.
    pub fn entry(&mut self, key: &str, value: &Value) {
        self.put(&format!("{key}: "), value, ",");
    }

    /// `const NAME: &str = value;`.
    pub fn constant(&mut self, name: &str, value: &Value) {
        self.put(&format!("const {name}: &str = "), value, ";");
    }

    fn put(&mut self, key: &str, value: &Value, end: &str) {
        let line = value.on_one_line().map(|value| format!("{key}{value}{end}"));
        if let Some(line) = line.filter(|line| self.indentation + line.width() <= WIDTH || !value.can_be_broken()) {
            return self.line(&line);
        }
        match value {
            Value::Word(text) | Value::Text(text) => self.text(key, text, end),
            Value::Script(text) => match script::literal(text, self.indentation, STEP) {
                Some(literal) => self.line(&format!("{key}{literal}{end}")),
                None => self.broken(key, &script::escapable(text), end),
            },
            Value::Formatted(text, arguments) => {
                self.put(&format!("{key}format!("), text, &format!("{}{end}", end_of_format(arguments)));
            }
            Value::List(elements) => self.list(key, elements, end),
            Value::Tuple(elements) => self.elements(&format!("{key}("), elements, &format!("){end}")),
            Value::Map(entries) => self.group(&format!("{key}{{"), "},", |lines| {
                for (key, value) in entries {
                    lines.put(key, value, ",");
                }
            }),
        }
    }

    fn list(&mut self, key: &str, elements: &[Value], end: &str) {
        if let Some((names, script)) = before_a_script(elements) {
            return self.put(&format!("{key}[{names}, "), script, &format!("]{end}"));
        }
        self.elements(&format!("{key}["), elements, &format!("]{end}"));
    }

    fn elements(&mut self, open: &str, elements: &[Value], close: &str) {
        self.group(open, close, |lines| {
            for element in elements {
                lines.put("", element, ",");
            }
        });
    }

    /// A literal with lines of its own: as they are where they can be seen, from the second one on
    /// at the left edge, since all that stands there is a part of it.
    fn text(&mut self, key: &str, text: &str, end: &str) {
        if text::is_visible(text) && !text::ends_in_blanks(text) {
            self.line(&format!("{key}{}{end}", text::quoted(text)));
        } else {
            self.broken(key, text, end);
        }
    }

    /// A literal with a line for each of its lines.
    fn broken(&mut self, key: &str, text: &str, end: &str) {
        let mut literal = text::literal_lines(text);
        if let Some(last) = literal.last_mut() {
            last.push_str(end);
        }
        let (first, others) = literal.split_at(1);
        self.line(&format!("{key}{}", first.concat()));
        self.indentation += STEP;
        for line in others {
            self.line(line);
        }
        self.indentation -= STEP;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(last: usize) -> String {
        let mut lines = BlockLines::default();
        lines.entry("command", &Value::List(vec![Value::text("make"), Value::text("x".repeat(last))]));
        lines.finish()
    }

    #[test]
    fn a_line_has_a_hundred_columns() {
        let around = r#"command: ["make", ""],"#.len();
        assert_eq!(list(WIDTH - around).lines().map(str::len).collect::<Vec<_>>(), [100]);
        assert_eq!(list(WIDTH - around + 1).lines().count(), 4);
    }
}
