//! Where lines break.

use unicode_width::UnicodeWidthStr as _;

use super::{script, text};

/// The columns that a line has; longer ones are broken where they can be.
const WIDTH: usize = 100;

/// How much further an inner line begins.
const STEP: usize = 4;

/// What stands at a place where one thing stands.
pub enum Value {
    /// One line whatever its length.
    Word(String),
    /// A string literal.
    Text(String),
    /// The literal of a script, whose indentation goes with that of the block.
    Script(String),
    /// `[…]`: on one line, or an element a line.
    List(Vec<Value>),
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
            Value::List(_) | Value::Map(_) => true,
        }
    }

    /// Nothing if it has lines of its own.
    fn on_one_line(&self) -> Option<String> {
        match self {
            Value::Word(word) => Some(word.clone()),
            Value::Text(text) | Value::Script(text) => (!has_lines(text)).then(|| text::literal(text)),
            Value::List(elements) => {
                let elements: Vec<String> = elements.iter().map(Value::on_one_line).collect::<Option<_>>()?;
                Some(format!("[{}]", elements.join(", ")))
            }
            Value::Map(entries) => {
                let entry = |(key, value): &(String, Value)| Some(format!("{key}{}", value.on_one_line()?));
                let entries: Vec<String> = entries.iter().map(entry).collect::<Option<_>>()?;
                Some(format!("{{ {} }}", entries.join(", ")))
            }
        }
    }
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

    /// Lines that belong between these two.
    pub fn group(&mut self, open: &str, close: &str, inner: impl FnOnce(&mut Self)) {
        self.line(open);
        self.indentation += STEP;
        inner(self);
        self.indentation -= STEP;
        self.line(close);
    }

    /// `HEAD { ENTRIES } {`, on lines of its own where that is too long, with what belongs between it and its end.
    pub fn headed(&mut self, head: &str, entries: &[String], inner: impl FnOnce(&mut Self)) {
        let line = format!("{head} {{ {} }} {{", entries.join(", "));
        if self.indentation + line.width() <= WIDTH {
            return self.group(&line, "}", inner);
        }
        self.line(&format!("{head} {{"));
        self.indentation += STEP;
        for entry in entries {
            self.line(&format!("{entry},"));
        }
        self.indentation -= STEP;
        self.group("} {", "}", inner);
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
            Value::List(elements) => self.group(&format!("{key}["), "],", |lines| {
                for element in elements {
                    lines.put("", element, ",");
                }
            }),
            Value::Map(entries) => self.group(&format!("{key}{{"), "},", |lines| {
                for (key, value) in entries {
                    lines.put(key, value, ",");
                }
            }),
        }
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
