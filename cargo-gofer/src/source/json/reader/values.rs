//! Values: texts, numbers, and `true` or `false`.

use gofer_core::shown;

use super::{Fields, Reader};
use crate::source::json::rewritten::{as_a_list, quoted};
use crate::source::json::tree::{Node, Value};

impl Reader<'_> {
    pub(super) fn texts(&mut self, fields: &Fields, field: &str, node: Node) -> Option<Vec<String>> {
        match node.value {
            Value::Null => None,
            Value::List(elements) => {
                let element = |(place, node)| self.text(fields, &format!("{field}[{place}]"), node);
                Some(elements.into_iter().enumerate().filter_map(element).collect())
            }
            _ => {
                let help = match &node.value {
                    Value::Text(text) => as_a_list(text),
                    _ => "write `null` for what the image does by itself, or a list such as `[\"make\", \"all\"]`"
                        .to_owned(),
                };
                self.expected(fields, field, "a list of texts", &node, help);
                None
            }
        }
    }

    pub(super) fn text(&mut self, fields: &Fields, field: &str, node: Node) -> Option<String> {
        match node.value {
            Value::Text(text) => Some(text),
            // It is not shown: it may be the password.
            _ if fields.within.ends_with("registry_auth.") => {
                let help = "write it in quotes".to_owned();
                self.problem(fields, field, node.at, "expected a text".to_owned(), Some(help));
                None
            }
            _ => {
                let help = match &node.value {
                    Value::Number(number) => format!("write `\"{}\"`", shown(number)),
                    Value::Flag(flag) => format!("write `\"{flag}\"`"),
                    Value::List(elements) if elements.len() == 1 => match &elements[0].value {
                        Value::Text(text) => format!("write `{}`", quoted(text)),
                        _ => "write a text, in quotes".to_owned(),
                    },
                    Value::Null if field.starts_with("variables.") => {
                        "write `\"\"` for an empty text, or leave it out".to_owned()
                    }
                    _ => "write a text, in quotes".to_owned(),
                };
                self.expected(fields, field, "a text", &node, help);
                None
            }
        }
    }

    pub(super) fn text_or_null(&mut self, fields: &Fields, field: &str, node: Node) -> Option<String> {
        if matches!(node.value, Value::Null) { None } else { self.text(fields, field, node) }
    }

    pub(super) fn number(&mut self, fields: &Fields, field: &str, node: &Node) -> Option<i64> {
        let written = match &node.value {
            Value::Number(number) => match number.parse::<i64>() {
                // A server has no whole number that is `-0`.
                Ok(whole) if *number != "-0" => return Some(whole),
                Ok(_) => Some(*number),
                // `2.0` is meant as 2, and no server reads it so.
                Err(_) => match number.split_once('.') {
                    Some((whole, end)) => Some(whole).filter(|_| end.bytes().all(|b| b == b'0')),
                    None => Some(*number),
                },
            },
            Value::Text(text) => Some(text.trim()),
            _ => None,
        };
        let help = match written.and_then(|written| written.parse::<i64>().ok()) {
            Some(number) => format!("write `{number}`"),
            None => "write `0`, which sets no limit, or another whole number".to_owned(),
        };
        let is_large = written.is_some_and(|written| written.len() > 18 && written.bytes().all(|b| b.is_ascii_digit()));
        let most = if is_large { format!(" up to {}", i64::MAX) } else { String::new() };
        self.expected(fields, field, &format!("a whole number{most}"), node, help);
        None
    }

    pub(super) fn flag(&mut self, fields: &Fields, field: &str, node: &Node) -> Option<bool> {
        if let Value::Flag(flag) = node.value {
            return Some(flag);
        }
        let word = match &node.value {
            Value::Text(word) => word.trim().to_ascii_lowercase(),
            Value::Number(number) => (*number).to_owned(),
            _ => String::new(),
        };
        let help = match word.as_str() {
            "true" | "yes" | "on" | "1" => "write `true`",
            "false" | "no" | "off" | "0" => "write `false`",
            _ => "write `true` or `false`",
        };
        self.expected(fields, field, "`true` or `false`", node, help);
        None
    }
}
