//! What a pipeline's program prints. It could do so by way of serde, as `write` does and a test compares; then the linker would
//! have half as much to do again in every program, with each edit of a block.

use super::fields::{Field, Value};

/// JSON that is being written, byte for byte as `serde_json` writes it.
pub struct Printer {
    json: String,
    is_indented: bool,
    depth: usize,
    /// Whether nothing stands in the brackets yet that were opened last.
    is_first: bool,
}

impl Printer {
    /// On one line, or with a line for each element.
    pub fn new(is_indented: bool) -> Self {
        Printer { json: String::new(), is_indented, depth: 0, is_first: true }
    }

    pub fn printed(self) -> String {
        self.json
    }

    pub fn object(&mut self, fields: &[Field<'_>]) {
        self.open('{');
        for (name, value) in fields {
            // Names of ours, in which nothing is escaped.
            self.element();
            self.json.push('"');
            self.json.push_str(name);
            self.json.push('"');
            self.colon();
            self.value(value);
        }
        self.close('}');
    }

    fn value(&mut self, value: &Value<'_>) {
        match value {
            Value::Null => self.json.push_str("null"),
            Value::Flag(flag) => self.json.push_str(if *flag { "true" } else { "false" }),
            Value::Number(number) => self.json.push_str(&number.to_string()),
            Value::Text(text) => self.text(text),
            Value::Texts(texts) => self.texts(texts),
            Value::Variables(variables) => {
                self.open('{');
                for (name, value) in *variables {
                    self.key(name);
                    self.text(value);
                }
                self.close('}');
            }
            Value::Parents(parents) => {
                self.open('{');
                for (id, status) in *parents {
                    self.key(id);
                    self.text(status.json());
                }
                self.close('}');
            }
            Value::Object(fields) => self.object(fields),
            Value::Auth(auth) => self.object(&auth.fields()),
            Value::Tasks(tasks) => {
                self.open('[');
                for task in *tasks {
                    self.element();
                    self.object(&task.fields());
                }
                self.close(']');
            }
        }
    }

    fn texts(&mut self, texts: &[String]) {
        self.open('[');
        for text in texts {
            self.element();
            self.text(text);
        }
        self.close(']');
    }

    fn open(&mut self, bracket: char) {
        self.json.push(bracket);
        self.depth += 1;
        self.is_first = true;
    }

    /// Goes to where the next element begins.
    fn element(&mut self) {
        if !self.is_first {
            self.json.push(',');
        }
        self.is_first = false;
        self.line();
    }

    fn key(&mut self, key: &str) {
        self.element();
        self.text(key);
        self.colon();
    }

    fn colon(&mut self) {
        self.json.push_str(if self.is_indented { ": " } else { ":" });
    }

    fn close(&mut self, bracket: char) {
        self.depth -= 1;
        if !self.is_first {
            self.line();
        }
        self.is_first = false;
        self.json.push(bracket);
    }

    fn line(&mut self) {
        if self.is_indented {
            self.json.push('\n');
            for _ in 0..self.depth {
                self.json.push_str("  ");
            }
        }
    }

    /// A string (RFC 8259, section 7).
    fn text(&mut self, text: &str) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        self.json.push('"');
        let mut rest = text;
        while let Some(place) = rest.bytes().position(|byte| letter(byte) != 0) {
            let byte = rest.as_bytes()[place];
            let letter = letter(byte);
            // What is escaped is one byte, so what comes before and after it is whole characters.
            self.json.push_str(&rest[..place]);
            rest = &rest[place + 1..];
            self.json.push('\\');
            self.json.push(char::from(letter));
            if letter == b'u' {
                self.json.push_str("00");
                self.json.push(char::from(DIGITS[usize::from(byte >> 4)]));
                self.json.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
        self.json.push_str(rest);
        self.json.push('"');
    }
}

/// What stands after the backslash for a byte that has to be escaped, or 0.
const fn letter(byte: u8) -> u8 {
    /// As a table, since each byte of a pipeline is looked up.
    const LETTERS: [u8; 256] = {
        let mut letters = [0; 256];
        let mut control = 0;
        while control < 0x20 {
            letters[control] = b'u';
            control += 1;
        }
        letters[0x08] = b'b';
        letters[b'\t' as usize] = b't';
        letters[b'\n' as usize] = b'n';
        letters[0x0c] = b'f';
        letters[b'\r' as usize] = b'r';
        letters[b'"' as usize] = b'"';
        letters[b'\\' as usize] = b'\\';
        letters
    };
    LETTERS[byte as usize]
}
