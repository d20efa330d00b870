//! A flowchart of Mermaid.

use std::fmt::Write as _;

use gofer_model::{Pipeline, Status};

use crate::layers::{Link, Order};
use crate::text::one_line;

/// Mermaid draws no more edges than this unless its configuration says so; a flowchart cannot
/// raise the limit itself.
const MOST_EDGES: usize = 500;

pub fn draw(pipeline: &Pipeline, order: &Order) -> String {
    let mut text = format!("---\ntitle: {}\n---\nflowchart TD\n", yaml(&one_line(&pipeline.name)));
    let links: Vec<&Link> = order.parents.iter().flatten().collect();
    if links.len() > MOST_EDGES {
        let _ = writeln!(text, "    %% raise maxEdges in Mermaid's configuration: {} edges", links.len());
    }
    if pipeline.tasks.is_empty() {
        text.push_str("    none[\"no tasks\"]\n");
    }
    for (place, task) in pipeline.tasks.iter().enumerate() {
        let _ = writeln!(text, "    t{place}[\"{}<br/>{}\"]", escape(&task.id), escape(&task.image));
    }
    for link in &links {
        let _ = writeln!(text, "    t{} {} t{}", link.parent, arrow(link.status), link.child);
    }
    for (status, colour) in [(Status::Failure, "#d1242f"), (Status::Any, "#8250df")] {
        colour_links(&mut text, &links, status, colour);
    }
    text
}

fn arrow(status: Status) -> String {
    let word = status.word();
    match status {
        Status::Success => "-->".to_owned(),
        Status::Failure => format!("-- {word} --x"),
        Status::Any => format!("-. {word} .->"),
    }
}

fn colour_links(text: &mut String, links: &[&Link], status: Status, colour: &str) {
    let numbered = links.iter().enumerate().filter(|(_, link)| link.status == status);
    let numbers: Vec<String> = numbered.map(|(number, _)| number.to_string()).collect();
    if !numbers.is_empty() {
        let _ = writeln!(text, "    linkStyle {} stroke:{colour},color:{colour}", numbers.join(","));
    }
}

/// A label in quotes: what has a meaning to Mermaid, HTML or Markdown is written by its number.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in one_line(text).chars() {
        if c.is_alphanumeric() || " -_./:,@+…".contains(c) || !c.is_ascii() {
            escaped.push(c);
        } else {
            let _ = write!(escaped, "#{};", u32::from(c));
        }
    }
    escaped
}

/// A quoted string of YAML. Mermaid looks for directives (`%%{`) and entities (`#…;`) in the
/// whole text, so signs are written by their numbers here as well.
fn yaml(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        if c.is_alphanumeric() || " -_./:,()@+'!?".contains(c) || !c.is_ascii() {
            quoted.push(c);
        } else {
            let _ = write!(quoted, "\\x{:02x}", u32::from(c));
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_mermaid_is_written_by_its_number() {
        assert_eq!(escape("a\"]<b>#&`\\\u{1b}🚀"), "a#34;#93;#60;b#62;#35;#38;#96;#92;#92;u#123;1b#125;🚀");
        assert_eq!(yaml("50 % \"x\" %%{init}"), r#""50 \x25 \x22x\x22 \x25\x25\x7binit\x7d""#);
    }
}
