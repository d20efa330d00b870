//! Where lines break.

use unicode_width::UnicodeWidthStr as _;

use super::text;

/// The columns that a line has; longer ones are broken where they can be.
const WIDTH: usize = 100;

/// How much further an inner line begins.
const STEP: usize = 4;

/// What stands at a place where one thing stands.
pub enum Value {
    /// One line whatever its length, or lines that are laid out already.
    Word(String),
    /// A string literal.
    Text(String),
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

    pub fn texts(texts: &[String]) -> Self {
        Value::List(texts.iter().map(Value::text).collect())
    }

    fn on_one_line(&self) -> String {
        match self {
            Value::Word(word) => word.clone(),
            Value::Text(text) => text::literal(text),
            Value::List(elements) => {
                let elements: Vec<String> = elements.iter().map(Value::on_one_line).collect();
                format!("[{}]", elements.join(", "))
            }
            Value::Map(entries) => {
                let entry = |(key, value): &(String, Value)| format!("{key}{}", value.on_one_line());
                let entries: Vec<String> = entries.iter().map(entry).collect();
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }
}

/// Lines that are being written.
#[derive(Default)]
pub struct Lines {
    text: String,
    indentation: usize,
}

impl Lines {
    pub fn finish(self) -> String {
        self.text
    }

    /// How far the next line is indented.
    pub fn indentation(&self) -> usize {
        self.indentation
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

    /// `key: value,`.
    pub fn entry(&mut self, key: &str, value: &Value) {
        self.put(&format!("{key}: "), value);
    }

    fn put(&mut self, key: &str, value: &Value) {
        let line = format!("{key}{},", value.on_one_line());
        if self.indentation + line.width() <= WIDTH {
            return self.line(&line);
        }
        match value {
            Value::Text(text) if text.trim_end_matches('\n').contains('\n') => self.broken(key, text),
            Value::Word(_) | Value::Text(_) => self.line(&line),
            Value::List(elements) => self.group(&format!("{key}["), "],", |lines| {
                for element in elements {
                    lines.put("", element);
                }
            }),
            Value::Map(entries) => self.group(&format!("{key}{{"), "},", |lines| {
                for (key, value) in entries {
                    lines.put(key, value);
                }
            }),
        }
    }

    /// A literal with a line for each of its lines.
    fn broken(&mut self, key: &str, text: &str) {
        let mut literal = text::literal_lines(text);
        if let Some(last) = literal.last_mut() {
            last.push(',');
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
        let mut lines = Lines::default();
        lines.entry("command", &Value::texts(&["make".to_owned(), "x".repeat(last)]));
        lines.finish()
    }

    #[test]
    fn a_line_has_a_hundred_columns() {
        let around = r#"command: ["make", ""],"#.len();
        assert_eq!(list(WIDTH - around).lines().map(str::len).collect::<Vec<_>>(), [100]);
        assert_eq!(list(WIDTH - around + 1).lines().count(), 4);
    }
}
