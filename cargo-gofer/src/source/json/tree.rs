//! JSON as it stands: what is given twice is there twice, in its order, numbers are as they are written, and each value
//! knows where it begins. What is not JSON is told in words that say what to do about it.
//!
//! Serde knows no places, and its words are those of a parser.

mod faults;
mod numbers;

use gofer_core::shown;

use super::names::absent;
use faults::control_character;
use numbers::{is_number, no_number};

/// A value of JSON, and where it begins.
#[derive(Debug)]
pub struct Node<'a> {
    pub at: usize,
    pub value: Value<'a>,
}

#[derive(Debug)]
pub enum Value<'a> {
    Null,
    Flag(bool),
    /// As it is written.
    Number(&'a str),
    Text(String),
    List(Vec<Node<'a>>),
    Object(Vec<Entry<'a>>),
}

/// An entry of an object, and where its name begins.
#[derive(Debug)]
pub struct Entry<'a> {
    pub at: usize,
    pub name: String,
    pub node: Node<'a>,
}

impl Node<'_> {
    /// What it is, to be said of it.
    pub fn in_words(&self) -> String {
        match &self.value {
            Value::Null => "`null`".to_owned(),
            Value::Flag(flag) => format!("`{flag}`"),
            Value::Number(number) => format!("the number {}", shown(number)),
            Value::Text(text) => format!("the text `\"{}\"`", shown(text)),
            Value::List(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        }
    }
}

/// Why a text is not JSON, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    pub at: usize,
    pub message: String,
    pub help: Option<String>,
    /// It is JSON, and nobody reads it.
    pub is_json: bool,
    /// Message and help that do not repeat what stands there.
    unshown: Option<(&'static str, &'static str)>,
}

impl Fault {
    fn new(at: usize, message: impl Into<String>) -> Self {
        Fault { at, message: message.into(), help: None, is_json: false, unshown: None }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Fault { help: Some(help.into()), ..self }
    }

    /// What is said instead where a password may stand there.
    fn or_unshown(self, message: &'static str, help: &'static str) -> Self {
        Fault { unshown: Some((message, help)), ..self }
    }

    fn without_what_stands_there(self) -> Self {
        match self.unshown {
            Some((message, help)) => Fault { message: message.to_owned(), ..self }.help(help),
            None => self,
        }
    }
}

/// As deep as `serde_json` goes, by which servers read.
const DEEPEST: usize = 127;

/// The value that a text is.
///
/// # Errors
/// If it is not JSON.
pub fn parse(text: &str) -> Result<Node<'_>, Fault> {
    let mut parser = Parser { text, at: 0, open: Vec::new(), field: None };
    parser.whole().map_err(|fault| if parser.is_login(fault.at) { fault.without_what_stands_there() } else { fault })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// Where the lists and objects begin that are not closed yet.
    open: Vec<usize>,
    /// The field whose value is read, while nothing of that is.
    field: Option<&'a str>,
}

type Parsed<T> = Result<T, Fault>;

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// What comes after the blanks, and is taken if it is this.
    fn takes(&mut self, byte: u8) -> bool {
        self.blank();
        let is_it = self.next() == Some(byte);
        self.at += usize::from(is_it);
        is_it
    }

    fn whole(&mut self) -> Parsed<Node<'a>> {
        let node = self.value()?;
        self.blank();
        if self.at == self.text.len() { Ok(node) } else { Err(self.follows()) }
    }

    fn value(&mut self) -> Parsed<Node<'a>> {
        self.blank();
        let at = self.at;
        let field = self.field.take();
        let value = match self.next() {
            Some(b'{') => self.within(Self::object)?,
            Some(b'[') => self.within(Self::list)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            _ => {
                let word = self.word();
                self.at += word.len();
                match word {
                    "null" => Value::Null,
                    "true" => Value::Flag(true),
                    "false" => Value::Flag(false),
                    _ => {
                        self.at = at;
                        return Err(self.no_value(field));
                    }
                }
            }
        };
        Ok(Node { at, value })
    }

    fn within(&mut self, read: fn(&mut Self) -> Parsed<Value<'a>>) -> Parsed<Value<'a>> {
        if self.open.len() >= DEEPEST {
            let fault = Fault::new(self.at, format!("lists and objects are more than {DEEPEST} deep"));
            return Err(Fault { is_json: true, ..fault.help("a pipeline has four levels") });
        }
        self.open.push(self.at);
        self.at += 1;
        let value = read(self)?;
        self.open.pop();
        Ok(value)
    }

    fn list(&mut self) -> Parsed<Value<'a>> {
        let mut elements = Vec::new();
        if self.takes(b']') {
            return Ok(Value::List(elements));
        }
        loop {
            elements.push(self.value()?);
            if !self.goes_on(b']')? {
                return Ok(Value::List(elements));
            }
        }
    }

    fn object(&mut self) -> Parsed<Value<'a>> {
        let mut entries = Vec::new();
        if self.takes(b'}') {
            return Ok(Value::Object(entries));
        }
        loop {
            self.blank();
            let at = self.at;
            if self.next() != Some(b'"') {
                return Err(self.no_name());
            }
            let name = self.string()?;
            self.field = self.text.get(at + 1..self.at - 1);
            if !self.takes(b':') {
                return Err(self.no_colon(&name));
            }
            self.blank();
            if matches!(self.next(), Some(b',' | b'}')) {
                let name = shown(&name);
                return Err(Fault::new(self.at, format!("the value of `{name}` is missing"))
                    .help(format!("write `{}`", absent(&name))));
            }
            entries.push(Entry { at, name, node: self.value()? });
            if !self.goes_on(b'}')? {
                return Ok(Value::Object(entries));
            }
        }
    }

    /// Whether another one follows; if not, this was the last.
    fn goes_on(&mut self, close: u8) -> Parsed<bool> {
        let end = self.at;
        if self.takes(close) {
            return Ok(false);
        }
        if !self.takes(b',') {
            return Err(self.no_comma(end, close));
        }
        let comma = self.at - 1;
        self.blank();
        match self.next() {
            Some(b']' | b'}') => {
                Err(Fault::new(comma, "nothing follows this comma").help("remove it: after the last one JSON has none"))
            }
            Some(b',') => Err(Fault::new(self.at, "nothing stands between two commas").help("remove one of them")),
            _ => Ok(true),
        }
    }

    fn string(&mut self) -> Parsed<String> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.find(|c: char| c == '"' || c == '\\' || c < ' ').unwrap_or(rest.len());
            text.push_str(&rest[..plain]);
            self.at += plain;
            match self.next() {
                None => return Err(Fault::new(start, "this text has no end").help("write `\"` after it")),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(control) => return Err(control_character(start, self.at, control)),
            }
        }
    }

    fn escape(&mut self) -> Parsed<char> {
        let at = self.at;
        let Some(escaped) = self.rest().chars().nth(1) else {
            self.at = self.text.len();
            return Err(Fault::new(at, "the text ends within an escape").help("write `\"` after it"));
        };
        self.at += 1 + escaped.len_utf8();
        Ok(match escaped {
            '"' | '\\' | '/' => escaped,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(at),
            _ => {
                let written = shown(&escaped.to_string());
                // Nothing else but a backslash is meant before it.
                let instead = if escaped == '\'' { written.clone() } else { format!("\\\\{written}") };
                return Err(Fault::new(at, format!("`\\{written}` is not an escape of JSON"))
                    .help(format!("write `{instead}`")));
            }
        })
    }

    /// `\u00e9`, or two such where one is not enough.
    fn unicode(&mut self, at: usize) -> Parsed<char> {
        let no_character = |message: &str| Fault::new(at, message.to_owned()).help("write the character itself");
        let four = "`\\u` is followed by four hexadecimal digits, which these are not";
        let unit = self.four_digits().ok_or_else(|| no_character(four))?;
        if !(0xd800..0xe000).contains(&unit) {
            return char::from_u32(unit).ok_or_else(|| no_character(four));
        }
        let half = "this escape is only a half of a character";
        let is_first = unit < 0xdc00;
        if !is_first || !self.rest().starts_with("\\u") {
            return Err(no_character(half));
        }
        self.at += 2;
        let second = self.four_digits().ok_or_else(|| no_character(four))?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(no_character(half));
        }
        char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00)).ok_or_else(|| no_character(half))
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    fn number(&mut self) -> Parsed<&'a str> {
        let at = self.at;
        let rest = self.rest();
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_')));
        let number = &rest[..length.unwrap_or(rest.len())];
        if !is_number(number) {
            return Err(no_number(at, number));
        }
        self.at += number.len();
        Ok(number)
    }

    /// Letters, digits and what is between them in words.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        &rest[..rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(rest.len())]
    }
}

#[cfg(test)]
pub mod tests;
