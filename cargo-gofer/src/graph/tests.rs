//! Texts that no valid pipeline holds in ids and images are drawn safely all the same.

use dot_parser::{ast, canonical};
use gofer_model::{Pipeline, Status, Task};

use super::draw;
use crate::cli::Picture;

const NASTY: &str = "\"'<b>&amp;]]>--\\\n\t\r\u{0}\u{1b}[35m\u{9b}2J\u{202e}evil\u{2028}\u{ffff} 🚀日本 %%{init}%% #x; </title></svg></script>";

fn nasty() -> Pipeline {
    let task = |id: &str| Task::new(format!("{id}{NASTY}"), NASTY).description(NASTY);
    let below = task("two").depends_on([(format!("one{NASTY}"), Status::Failure)]);
    Pipeline::new(NASTY, NASTY).description(NASTY).tasks([task("one"), below])
}

#[test]
fn no_text_steers_the_terminal_or_breaks_its_line() {
    let text = draw(&nasty(), Picture::Text, None).unwrap();
    let plain = anstream::adapter::strip_str(&text).to_string();
    assert!(plain.chars().all(|c| c == '\n' || !c.is_control()), "{plain:?}");
    assert!(!text.contains("\u{1b}[35m") && !text.contains('\u{202e}'), "{text:?}");
    assert_eq!(plain.lines().count(), 4, "{plain}");
}

#[test]
fn the_picture_is_xml() {
    let svg = draw(&nasty(), Picture::Svg, None).unwrap();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let class = |name: &str| document.descendants().filter(|node| node.attribute("class") == Some(name)).count();
    assert_eq!((class("task"), class("id"), class("image"), class("edge failure")), (2, 2, 2, 2));
    assert!(!document.descendants().any(|node| node.has_tag_name("script")));
}

#[test]
fn the_page_has_one_script_of_its_own() {
    let html = draw(&nasty(), Picture::Html, None).unwrap();
    assert_eq!((html.matches("<script").count(), html.matches("</script").count()), (1, 1));
    assert_eq!((html.matches("<svg").count(), html.matches("</svg").count()), (1, 1));
    assert!(!html.contains("src=") && !html.contains("href=") && !html.contains("url(http"));
}

#[test]
fn graphviz_reads_it() {
    let dot = draw(&nasty(), Picture::Dot, None).unwrap();
    assert!(dot.chars().all(|c| c == '\n' || !c.is_control()));
    let graph = canonical::Graph::from(ast::Graph::try_from(dot.as_str()).unwrap());
    assert_eq!((graph.nodes.set.len(), graph.edges.set.len()), (2, 1));
}

#[test]
fn mermaid_gets_no_sign_of_its_own_from_a_text() {
    let text = draw(&nasty(), Picture::Mermaid, None).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 7, "{text}");
    assert!(lines[2].starts_with(r#"    t0["one#34;\'#60;b#62;#38;amp\;\]"#) && lines[2].ends_with("\"]"), "{text}");
    assert_eq!(lines[2].matches('"').count(), 2);
    assert_eq!(lines[4], "    t0 -- failure --x t1");
    assert!(!text.contains("%%") && !text.contains("</"), "{text}");
}

#[test]
fn an_empty_pipeline_has_every_picture() {
    let empty = Pipeline::new("empty", "Nothing");
    for (format, held) in [
        (Picture::Text, "(empty): no tasks\n"),
        (Picture::Mermaid, "none[\"no tasks\"]"),
        (Picture::Dot, "Nothing\\nno tasks"),
        (Picture::Svg, "empty: no tasks"),
        (Picture::Html, "empty: no tasks"),
    ] {
        let picture = draw(&empty, format, None).unwrap();
        assert!(picture.contains(held), "{picture}");
    }
}
