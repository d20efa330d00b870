//! JSON as it stands: what is given twice is there twice, in its order, numbers are as they are written, and each value
//! knows where it begins. What is not JSON is told in words that say what to do about it.
//!
//! Serde knows no places, and its words are those of a parser.

use gofer_core::shown;

use super::names::absent;

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
}

impl Fault {
    fn new(at: usize, message: impl Into<String>) -> Self {
        Fault { at, message: message.into(), help: None, is_json: false }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Fault { help: Some(help.into()), ..self }
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
    let node = parser.value()?;
    parser.blank();
    if parser.at == text.len() { Ok(node) } else { Err(parser.follows()) }
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

/// What is said of a text that is not JSON. Each looks at what stands there.
impl Parser<'_> {
    fn no_value(&self, field: Option<&str>) -> Fault {
        if let Some(fault) = self.quotes_or_comment().or_else(|| self.end()) {
            return fault;
        }
        let word = self.word();
        let instead = match word {
            "True" | "TRUE" | "yes" | "Yes" | "on" => "true",
            "False" | "FALSE" | "no" | "No" | "off" => "false",
            "None" | "nil" | "undefined" | "NULL" | "Null" | "NaN" | "Infinity" => field.map_or("null", absent),
            _ => "",
        };
        let fault = Fault::new(self.at, format!("`{}` is not a value of JSON", shown(self.said(word))));
        match word {
            _ if !instead.is_empty() => fault.help(format!("write `{instead}`")),
            "" => match self.rest().strip_prefix('+').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
                Some(rest) => no_number(self.at, &format!("+{}", digits(rest))),
                None => fault,
            },
            _ if word.starts_with('.') => no_number(self.at, word),
            _ => fault.help(format!("write `\"{}\"`, if it is a text", shown(word))),
        }
    }

    fn no_name(&self) -> Fault {
        if let Some(fault) = self.quotes_or_comment().or_else(|| self.end()) {
            return fault;
        }
        let word = self.word();
        let said = shown(self.said(word));
        let fault = Fault::new(self.at, format!("the name of a field is expected in quotes, and this is `{said}`"));
        if word.is_empty() { fault } else { fault.help(format!("write `\"{said}\"`")) }
    }

    fn no_colon(&self, name: &str) -> Fault {
        self.comment().or_else(|| self.end()).unwrap_or_else(|| {
            Fault::new(self.at, format!("`:` is missing after `\"{}\"`", shown(name)))
                .help("write `:` and a value after it")
        })
    }

    /// Neither a comma nor the end comes after what ends at this place.
    fn no_comma(&self, end: usize, close: u8) -> Fault {
        if let Some(fault) = self.comment().or_else(|| self.end()) {
            return fault;
        }
        match self.next() {
            Some(b']' | b'}') => {
                let (what, close) = if close == b']' { ("list", ']') } else { ("object", '}') };
                let opened = self.line_of(self.open.last().copied().unwrap_or_default());
                Fault::new(self.at, format!("the {what} that begins in line {opened} is not closed before this"))
                    .help(format!("write `{close}` before it"))
            }
            _ => Fault::new(end, "a comma is missing here").help("write `,`"),
        }
    }

    /// What follows the one value of a file.
    fn follows(&self) -> Fault {
        if let Some(fault) = self.comment() {
            return fault;
        }
        match self.next() {
            Some(b'{' | b'[' | b'"') => Fault::new(self.at, "a second value begins here, and a pipeline's JSON is one")
                .help("put each pipeline into a file of its own"),
            Some(b'}' | b']') => {
                let bracket = &self.rest()[..1];
                Fault::new(self.at, format!("this `{bracket}` closes nothing")).help("remove it")
            }
            _ => Fault::new(
                self.at,
                format!("nothing may follow the end, and this is `{}`", shown(self.said(self.word()))),
            )
            .help("remove it"),
        }
    }

    fn quotes_or_comment(&self) -> Option<Fault> {
        let quote = self.rest().chars().next()?;
        if !"'\u{2018}\u{2019}\u{201c}\u{201d}`".contains(quote) {
            return self.comment();
        }
        let inner =
            self.rest()[quote.len_utf8()..].split(['\'', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '`']).next();
        let inner = inner.filter(|inner| !inner.contains(['\n', '"', '\\']) && *inner == shown(inner));
        let help = match inner {
            Some(inner) => format!("write `\"{inner}\"`"),
            None => "write `\"` at both ends of it".to_owned(),
        };
        Some(Fault::new(self.at, "texts and names of JSON stand between `\"` and `\"`").help(help))
    }

    fn comment(&self) -> Option<Fault> {
        let is_one = ["//", "/*", "#"].iter().any(|sign| self.rest().starts_with(sign));
        let help = "remove it; a `description` holds what is to be said";
        is_one.then(|| Fault::new(self.at, "JSON has no comments").help(help))
    }

    /// The end of the text, where something is still open.
    fn end(&self) -> Option<Fault> {
        if self.at < self.text.len() {
            return None;
        }
        let Some(innermost) = self.open.last() else {
            return Some(Fault::new(self.at, "a value is missing"));
        };
        let closing: String =
            self.open.iter().rev().map(|at| if self.text[*at..].starts_with('[') { ']' } else { '}' }).collect();
        let what = if closing.starts_with(']') { "list" } else { "object" };
        // After the last thing that stands there.
        let at = self.text.trim_end().len();
        let message =
            format!("the end is missing: the {what} that begins in line {} is not closed", self.line_of(*innermost));
        let is_whole = !self.text.trim_end().ends_with([',', ':', '{', '[']);
        Some(if is_whole && closing.len() <= 10 {
            Fault::new(at, message).help(format!("write `{closing}` at the end, if nothing else is missing"))
        } else {
            Fault::new(at, message)
        })
    }

    fn line_of(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// A word that stands here, or else a character.
    fn said<'b>(&'b self, word: &'b str) -> &'b str {
        let first = self.rest().chars().next().map_or(0, char::len_utf8);
        if word.is_empty() { &self.rest()[..first] } else { word }
    }
}

fn control_character(start: usize, at: usize, control: u8) -> Fault {
    match control {
        b'\n' | b'\r' => Fault::new(at, "a text goes on in the next line, or lacks its end")
            .help("write `\\n` for a line break within a text, or `\"` at its end"),
        b'\t' => Fault::new(at, "a tab stands in a text").help("write `\\t`"),
        _ => {
            Fault::new(if control == 0 { start } else { at }, format!("the character U+{control:04X} stands in a text"))
                .help(format!("write `\\u{control:04x}`"))
        }
    }
}

/// Whether JSON has this number.
fn is_number(number: &str) -> bool {
    let unsigned = number.strip_prefix('-').unwrap_or(number);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let begins_well = whole == "0" || !whole.starts_with('0');
    are_digits(whole) && begins_well && fraction.is_none_or(are_digits) && exponent.is_none_or(are_digits)
}

fn no_number(at: usize, number: &str) -> Fault {
    let fault = Fault::new(at, format!("`{}` is not a number of JSON", shown(number)));
    let plain = number.replace('_', "");
    let plain = plain.strip_prefix('+').unwrap_or(&plain).trim_start_matches('0');
    let plain = if plain.is_empty() || plain.starts_with('.') { format!("0{plain}") } else { plain.to_owned() };
    let plain = plain.trim_end_matches('.');
    if is_number(plain) {
        return fault.help(format!("write `{plain}`"));
    }
    fault.help(format!("write `\"{}\"`, if it is a text", shown(number)))
}

fn digits(text: &str) -> &str {
    &text[..text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value as serde has it.
    fn plain(node: &Node) -> serde_json::Value {
        match &node.value {
            Value::Null => serde_json::Value::Null,
            Value::Flag(flag) => (*flag).into(),
            Value::Number(number) => serde_json::from_str(number).unwrap_or_else(|_| "a large number".into()),
            Value::Text(text) => text.as_str().into(),
            Value::List(elements) => elements.iter().map(plain).collect(),
            Value::Object(entries) => entries.iter().map(|entry| (entry.name.clone(), plain(&entry.node))).collect(),
        }
    }

    const PIECES: [&str; 33] = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\\n",
        "\\u00e9",
        "\\ud83d\\ude80",
        "\\ud83d",
        "\\x",
        "0",
        "-",
        "01",
        "1.5",
        "1e3",
        "1E+2",
        ".",
        "true",
        "null",
        "nul",
        " ",
        "\n",
        "\t",
        "\u{e9}",
        "\u{1}",
        "'",
        "//",
        "x",
        "{}",
        "{\"a\": [1, 2]}",
    ];

    #[test]
    fn what_serde_reads_is_read_alike_and_nothing_else() {
        // A generator of pseudorandom numbers, so that the same texts are tried each time.
        let mut seed = 1_u64;
        let mut next = |most: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 40).unwrap_or_default() % most
        };
        let mut read = 0;
        for _ in 0..40_000 {
            let text: String = (0..=next(6)).map(|_| PIECES[next(PIECES.len())]).collect();
            let (ours, serdes) = (parse(&text), serde_json::from_str::<serde_json::Value>(&text));
            // It is JSON, and a number that no field takes.
            if serdes.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range")) {
                continue;
            }
            assert_eq!(ours.is_ok(), serdes.is_ok(), "{text}: {ours:?} {serdes:?}");
            if let (Ok(ours), Ok(serdes)) = (ours, serdes) {
                assert_eq!(plain(&ours), serdes, "{text}");
                read += 1;
            }
        }
        assert!(read > 200, "only {read} texts were JSON");
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        for depth in [DEEPEST, DEEPEST + 1] {
            let is_read = serde_json::from_str::<serde_json::Value>(&nested(depth)).is_ok();
            assert_eq!(parse(&nested(depth)).is_ok(), is_read, "{depth}");
        }
    }

    #[test]
    fn what_is_not_json_is_said_where_it_is() {
        for (text, at, message, help) in [
            ("{\"a\": 1,}", 7, "nothing follows this comma", "remove it: after the last one JSON has none"),
            ("[1,, 2]", 3, "nothing stands between two commas", "remove one of them"),
            ("{ // x\n}", 2, "JSON has no comments", "remove it; a `description` holds what is to be said"),
            ("['a b']", 1, "texts and names of JSON stand between `\"` and `\"`", "write `\"a b\"`"),
            ("{\u{201c}id\u{201d}: 1}", 1, "texts and names of JSON stand between `\"` and `\"`", "write `\"id\"`"),
            ("{id: 1}", 1, "the name of a field is expected in quotes, and this is `id`", "write `\"id\"`"),
            ("{\"id\" 1}", 6, "`:` is missing after `\"id\"`", "write `:` and a value after it"),
            ("{\"id\":}", 6, "the value of `id` is missing", "write `null`"),
            ("[1 \n2]", 2, "a comma is missing here", "write `,`"),
            ("[\n{\"a\": 1]", 9, "the object that begins in line 2 is not closed before this", "write `}` before it"),
            (
                "{\n\"a\": [1\n",
                9,
                "the end is missing: the list that begins in line 2 is not closed",
                "write `]}` at the end, if nothing else is missing",
            ),
            (
                "{}\n{}",
                3,
                "a second value begins here, and a pipeline's JSON is one",
                "put each pipeline into a file of its own",
            ),
            ("{}}", 2, "this `}` closes nothing", "remove it"),
            ("[NaN]", 1, "`NaN` is not a value of JSON", "write `null`"),
            ("[True]", 1, "`True` is not a value of JSON", "write `true`"),
            ("[ship it]", 1, "`ship` is not a value of JSON", "write `\"ship\"`, if it is a text"),
            ("[01]", 1, "`01` is not a number of JSON", "write `1`"),
            ("[+1]", 1, "`+1` is not a number of JSON", "write `1`"),
            ("[.5]", 1, "`.5` is not a number of JSON", "write `0.5`"),
            ("[1.]", 1, "`1.` is not a number of JSON", "write `1`"),
            ("[10_000]", 1, "`10_000` is not a number of JSON", "write `10000`"),
            ("[1.95.0]", 1, "`1.95.0` is not a number of JSON", "write `\"1.95.0\"`, if it is a text"),
            ("[\"C:\\dir\"]", 4, "`\\d` is not an escape of JSON", "write `\\\\d`"),
            (
                "[\"a\nb\"]",
                3,
                "a text goes on in the next line, or lacks its end",
                "write `\\n` for a line break within a text, or `\"` at its end",
            ),
            ("[\"a\tb\"]", 3, "a tab stands in a text", "write `\\t`"),
            ("[\"a", 1, "this text has no end", "write `\"` after it"),
            ("[\"\\ud800\"]", 2, "this escape is only a half of a character", "write the character itself"),
        ] {
            let fault = parse(text).unwrap_err();
            assert_eq!((fault.at, fault.message.as_str(), fault.help.as_deref()), (at, message, Some(help)), "{text}");
        }
    }
}
