//! A flowchart of Mermaid.

use std::fmt::Write as _;

use gofer_model::{Pipeline, Status};

use crate::order::{Link, Order};
use crate::text::{harmless, one_line};

/// Mermaid draws no more edges than this unless its configuration says so; a flowchart cannot
/// raise the limit itself.
const MOST_EDGES: usize = 500;
/// Nor does it read a longer text, in units of UTF-16.
const MOST_TEXT: usize = 50_000;

/// The flowchart; without images if they make it too long.
pub fn draw(pipeline: &Pipeline, order: &Order) -> String {
    let whole = flowchart(pipeline, order, true);
    if length(&whole) <= MOST_TEXT { whole } else { flowchart(pipeline, order, false) }
}

fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

fn flowchart(pipeline: &Pipeline, order: &Order, images: bool) -> String {
    let links: Vec<&Link> = order.parents.iter().flatten().collect();
    let chart = chart(pipeline, &links, images);
    let mut remarks = String::new();
    if links.len() > MOST_EDGES {
        let _ = writeln!(remarks, "    %% raise maxEdges in Mermaid's configuration: {} edges", links.len());
    }
    if !images {
        let _ = writeln!(remarks, "    %% without images, since Mermaid reads {MOST_TEXT} characters at most");
    }
    if length(&chart) > MOST_TEXT {
        let _ = writeln!(remarks, "    %% raise maxTextSize in Mermaid's configuration: {} characters", length(&chart));
    }
    let title = one_line(&pipeline.name);
    if title.contains('<') {
        // A title is HTML to Mermaid and cannot hold this sign; a frame's label can.
        return format!("flowchart TD\n{remarks}    subgraph pipeline[\"{}\"]\n{chart}    end\n", escape(&title));
    }
    format!("---\ntitle: {}\n---\nflowchart TD\n{remarks}{chart}", yaml(&title))
}

fn chart(pipeline: &Pipeline, links: &[&Link], images: bool) -> String {
    let mut text = String::new();
    if pipeline.tasks.is_empty() {
        text.push_str("    none[\"no tasks\"]\n");
    }
    for (place, task) in pipeline.tasks.iter().enumerate() {
        let image = if images { format!("<br/>{}", escape(&harmless(&task.image))) } else { String::new() };
        let _ = writeln!(text, "    t{place}[\"{}{image}\"]", escape(&one_line(&task.id)));
    }
    for link in links {
        let _ = writeln!(text, "    t{} {} t{}", link.parent, arrow(link.status), link.child);
    }
    for (status, colour) in [(Status::Failure, "#d1242f"), (Status::Any, "#8250df")] {
        colour_links(&mut text, links, status, colour);
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

/// A label in quotes. What means something to the quotes or HTML is written by its number; all that
/// Markdown could read, which Mermaid does last, has a backslash before it.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for (at, c) in text.char_indices() {
        let (before, behind) = (&text[..at], &text[at + c.len_utf8()..]);
        let is_at_an_end = before.is_empty() || behind.is_empty();
        match c {
            '"' | '<' | '>' | '&' | '\\' => {
                let _ = write!(escaped, "#{};", u32::from(c));
            }
            ' ' if is_at_an_end => escaped.push_str("#32;"),
            c if c.is_ascii_punctuation() && is_markdown(c, before, behind) => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Whether a sign between what is before and behind it can mean something to Markdown.
fn is_markdown(c: char, before: &str, behind: &str) -> bool {
    let is_in_word = || {
        let is_of_word = |c: char| c.is_ascii_alphanumeric();
        before.ends_with(is_of_word) && behind.starts_with(is_of_word)
    };
    match c {
        // `_a_` is emphasis and `https://` a link, but not within a word.
        '_' | ':' => !is_in_word(),
        // `- ` and `1.` begin a list, `www.` and `a@b` are links.
        '-' => before.is_empty(),
        '.' => before.bytes().all(|byte| byte.is_ascii_digit()) || before.to_ascii_lowercase().ends_with("www"),
        '/' | ',' => false,
        _ => true,
    }
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
        assert_eq!(escape("a\"]<b>#&`\\🚀"), r"a#34;\]#60;b#62;\##38;\`#92;🚀");
        assert_eq!(escape("__init__ task_1"), r"\_\_init\_\_ task_1");
        assert_eq!(escape("www.example.com:50/a-b:1.2"), r"www\.example.com:50/a-b:1.2");
        assert_eq!(escape("- 1. https://x a@b"), r"\- 1. https\://x a\@b");
        assert_eq!(escape("1."), r"1\.");
    }

    #[test]
    fn strings_of_yaml_hold_no_directive() {
        assert_eq!(yaml("50 % \"x\" %%{init}"), r#""50 \x25 \x22x\x22 \x25\x25\x7binit\x7d""#);
    }

    fn drawn(tasks: usize, image: &str) -> String {
        let tasks = (0..tasks).map(|at| gofer_model::Task::new(format!("task_{at}"), image));
        let pipeline = Pipeline::new("many", "Many").tasks(tasks);
        draw(&pipeline, &Order::of(&pipeline))
    }

    #[test]
    fn what_mermaid_would_not_read_is_shorter() {
        let image = "registry.example.com/a/team/with/a/long/name/builder:2026.01.15";
        assert!(drawn(400, image).contains(image));
        let short = drawn(600, image);
        assert!(short.len() <= MOST_TEXT && !short.contains("registry"), "{}", short.len());
        assert!(short.contains("%% without images, since Mermaid reads 50000 characters at most\n"), "{short}");
        let long = drawn(3000, image);
        assert!(long.contains("%% raise maxTextSize in Mermaid's configuration: 66780 characters\n"), "{long:.300}");
    }

    #[test]
    fn a_title_that_mermaid_would_take_for_html_is_on_a_frame() {
        let text = draw(&Pipeline::new("html", "a < b"), &Order::of(&Pipeline::new("html", "")));
        assert_eq!(text, "flowchart TD\n    subgraph pipeline[\"a #60; b\"]\n    none[\"no tasks\"]\n    end\n");
    }
}
