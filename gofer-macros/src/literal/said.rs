//! What the source text of a literal says.
//!
//! Whoever makes a `Literal` has read its text already, so nothing is refused here: of what is not understood it is only
//! said that it is another kind. syn's `Lit` says the same, at the price that users wait for syn before this crate can be
//! compiled; a test compares the two.

/// A literal's kind, what it says, and the letters right after it.
#[derive(Debug, PartialEq)]
pub struct Said<'a> {
    pub kind: LiteralKind,
    /// A string's or character's text, a number's digits in base ten; nothing where that can be no text.
    pub text: Option<String>,
    pub suffix: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralKind {
    Text,
    Character,
    Integer,
    Fraction,
    Exponent,
    Bytes,
    Byte,
    CText,
    Other,
}

impl LiteralKind {
    pub fn name(self) -> &'static str {
        match self {
            LiteralKind::Text => "a string",
            LiteralKind::Character => "a character",
            LiteralKind::Integer => "a number",
            LiteralKind::Fraction => "a number with a fraction",
            LiteralKind::Exponent => "a number with an exponent",
            LiteralKind::Bytes => "bytes",
            LiteralKind::Byte => "a byte",
            LiteralKind::CText => "a C string",
            LiteralKind::Other => "a literal of another kind",
        }
    }
}

/// Reads a literal as it is written.
pub fn read(written: &str) -> Said<'_> {
    let said = if written.starts_with(|c: char| c.is_ascii_digit()) { Some(number(written)) } else { quoted(written) };
    said.unwrap_or(Said { kind: LiteralKind::Other, text: None, suffix: "" })
}

/// What stands between quotation marks, which no suffix holds.
fn quoted(written: &str) -> Option<Said<'_>> {
    let open = written.find(['"', '\''])?;
    let (prefix, quote) = (written[..open].trim_end_matches('#'), &written[open..=open]);
    let fences = open - prefix.len();
    let inside = open + 1..written.rfind(quote)?;
    let (inside, suffix) = (written.get(inside.clone())?, written.get(inside.end + 1 + fences..)?);
    let kind = match (prefix, quote) {
        ("" | "r", "\"") => LiteralKind::Text,
        ("b" | "br", "\"") => LiteralKind::Bytes,
        ("c" | "cr", "\"") => LiteralKind::CText,
        ("", "'") => LiteralKind::Character,
        ("b", "'") => LiteralKind::Byte,
        _ => return None,
    };
    let text = if prefix.ends_with('r') { Some(inside.to_owned()) } else { unescaped(inside) };
    Some(Said { kind, text, suffix })
}

/// A text without its escapes. Bytes may be no text.
fn unescaped(inside: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(escape) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..escape]);
        let after = &rest[escape + 1..];
        let letter = after.chars().next()?;
        rest = &after[letter.len_utf8()..];
        match letter {
            'n' => bytes.push(b'\n'),
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            '0' => bytes.push(b'\0'),
            '\\' | '\'' | '"' => bytes.extend_from_slice(&after.as_bytes()[..1]),
            'x' => {
                bytes.push(u8::from_str_radix(rest.get(..2)?, 16).ok()?);
                rest = &rest[2..];
            }
            'u' => {
                let (digits, behind) = rest.strip_prefix('{')?.split_once('}')?;
                let character = char::from_u32(u32::from_str_radix(&digits.replace('_', ""), 16).ok()?)?;
                bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                rest = behind;
            }
            // A line that goes on in the next one.
            '\n' => rest = rest.trim_start_matches([' ', '\t', '\n', '\r']),
            _ => return None,
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

fn number(written: &str) -> Said<'_> {
    let base = match written.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    let start = if base == 10 { 0 } else { 2 };
    let digits = |from: usize, base: u32| {
        let is_none = |c: char| c != '_' && !c.is_digit(base);
        written[from..].find(is_none).map_or(written.len(), |length| from + length)
    };
    let end = digits(start, base);
    let is_fraction = base == 10 && written[end..].starts_with('.');
    let mantissa = if is_fraction { digits(end + 1, 10) } else { end };
    let exponent = exponent(&written[mantissa..]).filter(|_| base == 10).map(|sign| digits(mantissa + sign, 10));
    let (kind, end) = match exponent {
        _ if is_fraction => (LiteralKind::Fraction, exponent.unwrap_or(mantissa)),
        Some(end) => (LiteralKind::Exponent, end),
        None => (LiteralKind::Integer, end),
    };
    let text =
        if kind == LiteralKind::Integer { in_base_ten(&written[start..end], base) } else { written[..end].to_owned() };
    Said { kind, text: Some(text), suffix: &written[end..] }
}

/// Where the digits of an exponent begin, if it is one: `e` alone begins a suffix.
fn exponent(rest: &str) -> Option<usize> {
    let digits = rest.strip_prefix(['e', 'E'])?.trim_start_matches(['+', '-']);
    digits.trim_start_matches('_').starts_with(|c: char| c.is_ascii_digit()).then_some(rest.len() - digits.len())
}

/// A number that may be larger than any type of Rust holds.
fn in_base_ten(digits: &str, base: u32) -> String {
    let digits = digits.chars().filter_map(|c| c.to_digit(base)).skip_while(|digit| *digit == 0);
    let digits = if base == 10 { digits.collect() } else { converted(digits, base) };
    let text: String = digits.into_iter().filter_map(|digit| char::from_digit(digit, 10)).collect();
    if text.is_empty() { "0".to_owned() } else { text }
}

/// Digits in base ten of those in another.
fn converted(digits: impl Iterator<Item = u32>, base: u32) -> Vec<u32> {
    // The least first.
    let mut ten: Vec<u32> = Vec::new();
    for mut carry in digits {
        for place in &mut ten {
            let sum = *place * base + carry;
            (*place, carry) = (sum % 10, sum / 10);
        }
        while carry > 0 {
            ten.push(carry % 10);
            carry /= 10;
        }
    }
    ten.reverse();
    ten
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same by syn, which knows all of Rust.
    fn by_syn(literal: &proc_macro2::Literal) -> (LiteralKind, Option<String>, String) {
        let lit = syn::Lit::new(literal.clone());
        let (kind, text) = match &lit {
            syn::Lit::Str(text) => (LiteralKind::Text, Some(text.value())),
            syn::Lit::Char(c) => (LiteralKind::Character, Some(c.value().to_string())),
            syn::Lit::Int(number) => (LiteralKind::Integer, Some(number.base10_digits().to_owned())),
            syn::Lit::Float(number) => {
                let written = literal.to_string();
                let kind = if written.contains('.') { LiteralKind::Fraction } else { LiteralKind::Exponent };
                (kind, Some(written.strip_suffix(number.suffix()).unwrap().to_owned()))
            }
            syn::Lit::ByteStr(bytes) => (LiteralKind::Bytes, String::from_utf8(bytes.value()).ok()),
            syn::Lit::Byte(byte) => (LiteralKind::Byte, String::from_utf8(vec![byte.value()]).ok()),
            syn::Lit::CStr(text) => (LiteralKind::CText, text.value().into_string().ok()),
            _ => (LiteralKind::Other, None),
        };
        (kind, text, lit.suffix().to_owned())
    }

    fn compare(source: &str) {
        let Ok(literal) = source.parse::<proc_macro2::Literal>() else { return };
        let written = literal.to_string();
        let Said { kind, text, suffix } = read(&written);
        assert_eq!((kind, text, suffix.to_owned()), by_syn(&literal), "{written}");
    }

    #[test]
    fn literals_say_what_syn_says() {
        for inside in [
            "",
            "a",
            "é",
            "\\n\\r\\t\\0",
            "\\\\",
            "\\'\\\"",
            "\\x7f",
            "\\xff",
            "\\u{e9}",
            "\\u{1_F600}",
            "a\\\n   b\\\n\n\tc",
            "'",
            "#",
        ] {
            for prefix in ["", "b", "c", "r", "br", "cr"] {
                for (open, close) in [("\"", "\""), ("#\"", "\"#"), ("##\"", "\"##"), ("'", "'")] {
                    for suffix in ["", "x", "_u8"] {
                        compare(&format!("{prefix}{open}{inside}{close}{suffix}"));
                    }
                }
            }
        }
        let hex = format!("0x{}", "F".repeat(99));
        for number in [
            "0", "00", "0_0", "7", "0755", "1_000_", "0x_fF", "0o755", "0b1010", &hex, "0.5", "1.", "1_0.0_1", "1e3",
            "1E-3", "1e_3", "1.5e+3", "1em", "1_e", "0xe", "0b1e",
        ] {
            for suffix in ["", "s", "u8", "f32", "_s", "Mi"] {
                compare(&format!("{number}{suffix}"));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_a_literal_is_read(source in "[bcr]{0,2}#?[\"']([a\\u{e9} \n#'\"\\\\]|\\\\[nrt0'\"\\\\\n]|\\\\x[0-9a-f]{2}|\\\\u\\{[0-9a-f_]{1,6}\\}){0,6}[\"']#?[a-z]?|[0-9][0-9a-fxob_.eE+-]{0,8}[a-z]?") {
            // The compiler takes this for no number.
            prop_assume!(!source.contains("_+") && !source.contains("_-"));
            compare(&source);
        }
    }
}
