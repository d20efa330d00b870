//! An object's fields, which are taken out one after the other, and what is said of those that are left.

use std::collections::{BTreeMap, BTreeSet};

use gofer_core::{nearest, shown};

use super::Reader;
use crate::source::json::names::{example, respelt};
use crate::source::json::rewritten::{field_of_others, ours};
use crate::source::json::tree::{Entry, Node, Value};
use crate::source::json::warnings::Lack;

/// An object whose known fields are taken out one after the other.
pub struct Fields<'a> {
    pub at: usize,
    /// The task, as it is called in problems.
    pub task: Option<String>,
    /// What stands before a field's name, if it is a field of a field.
    pub within: String,
    by_name: BTreeMap<String, (usize, Node<'a>)>,
    /// All names that are there, those too that are taken out.
    given: BTreeSet<String>,
}

impl<'a> Fields<'a> {
    pub fn take(&mut self, name: &str) -> Option<Node<'a>> {
        self.by_name.remove(name).map(|(_, node)| node)
    }

    pub fn path(&self, field: &str) -> String {
        format!("{}{field}", self.within)
    }
}

impl Reader<'_> {
    /// An object's fields by name.
    pub(super) fn fields<'a>(
        &mut self,
        task: Option<String>,
        within: &str,
        at: usize,
        object: Vec<Entry<'a>>,
        known: &[&'static str],
    ) -> Fields<'a> {
        let mut fields =
            Fields { at, task, within: within.to_owned(), by_name: BTreeMap::new(), given: BTreeSet::new() };
        for Entry { at, mut name, node } in object {
            if let Some((spellings, meant)) = self.respelt.as_mut().zip(respelt(&name, known)) {
                spellings.insert(std::mem::replace(&mut name, meant.to_owned()), meant);
            }
            if fields.by_name.contains_key(&name) {
                let help = "remove one of them".to_owned();
                self.problem(&fields, &name, at, "it is given twice".to_owned(), Some(help));
            }
            fields.given.insert(name.clone());
            fields.by_name.insert(name, (at, node));
        }
        fields
    }

    /// A text without which there is nothing to run.
    pub(super) fn needed(&mut self, fields: &mut Fields, field: &'static str) -> String {
        let is_task = !fields.within.is_empty() || fields.task.is_some();
        if let Some(node) = fields.take(field) {
            return self.needed_text(fields, field, is_task, node);
        }
        let near = nearest(field, fields.by_name.keys().map(String::as_str)).map(ToOwned::to_owned);
        // What others call a task's name is its id.
        let is_named = field == "id" && is_task && fields.by_name.contains_key("name");
        let near = near.or_else(|| is_named.then(|| "name".to_owned()));
        let meant = near.and_then(|near| Some((fields.by_name.remove(&near)?, near)));
        if let Some(((at, node), near)) = meant {
            // It is what was meant, so it is not told twice, and the rules hold for it.
            let help = format!("write `\"{field}\"` instead of `\"{}\"`", shown(&near));
            self.problem(fields, field, at, "it is missing".to_owned(), Some(help));
            return if let Value::Text(text) = node.value { text } else { String::new() };
        }
        let (value, what) = example(field, is_task);
        let help = format!("write `\"{field}\": {value}`, or another {what}");
        self.problem(fields, field, fields.at, "it is missing".to_owned(), Some(help));
        String::new()
    }

    fn needed_text(&mut self, fields: &Fields, field: &'static str, is_task: bool, node: Node) -> String {
        // No number is a good id, nor an image.
        let has_form = ["id", "image"].contains(&field) && !matches!(node.value, Value::Text(_) | Value::List(_));
        if has_form || matches!(node.value, Value::Null) {
            let (value, what) = example(field, is_task);
            self.expected(fields, field, "a text", &node, format!("write `{value}`, or another {what}"));
            return String::new();
        }
        self.text(fields, field, node).unwrap_or_default()
    }

    /// A field that a server of 0.9 wants and older ones do not.
    pub(super) fn wanted<'a>(
        &mut self,
        fields: &mut Fields<'a>,
        field: &'static str,
        known: &[&'static str],
    ) -> Option<Node<'a>> {
        let (at, lack) = match fields.by_name.remove(field) {
            None => (fields.at, Lack::Missing),
            Some((at, Node { value: Value::Null, .. })) => (at, Lack::Null),
            Some((_, node)) => return Some(node),
        };
        // Who has misspelt it, or calls it as another system does, is told so.
        let is_misspelt =
            |name: &String| nearest(name, known.iter().copied()) == Some(field) || ours(name) == Some(field);
        if lack == Lack::Null || !fields.by_name.keys().any(is_misspelt) {
            self.of_all.lacks(field, lack, at, fields.task.clone());
        }
        None
    }

    /// Notes the fields that nobody has taken.
    pub(super) fn rest(&mut self, fields: Fields, known: &[&'static str]) {
        let Fields { task, within, by_name, given, .. } = fields;
        let is_task = known.contains(&"depends_on");
        for (name, (at, node)) in by_name {
            let near = nearest(&name, known.iter().copied()).map(|near| (near, given.contains(near)));
            let rewritten = field_of_others(&name, &node).filter(|(field, _)| is_task && !given.contains(*field));
            // Which task it is need not be in the name then.
            let within = if task.is_some() {
                within.as_str()
            } else {
                within.trim_start_matches(|c| c != '.').trim_start_matches('.')
            };
            self.of_all.has_unknown(format!("{within}{name}"), near, at, task.clone(), rewritten);
        }
    }
}
