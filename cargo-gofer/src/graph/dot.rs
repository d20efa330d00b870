//! The language of Graphviz.

use std::fmt::Write as _;

use gofer_model::{Pipeline, Status, Task};

use super::wording::label;
use crate::order::{Link, Order};
use crate::text::{lines, one_line};

pub fn draw(pipeline: &Pipeline, order: &Order) -> String {
    let mut text = format!("digraph {} {{\n", quote(&one_line(&pipeline.id)));
    let _ = writeln!(text, "    graph [{}];", about(pipeline));
    text.push_str("    node [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=12];\n");
    text.push_str("    edge [fontname=\"sans-serif\", fontsize=10];\n");
    for task in &pipeline.tasks {
        text.push_str(&node(task));
    }
    for link in order.parents.iter().flatten() {
        text.push_str(&edge(pipeline, link));
    }
    text + "}\n"
}

fn about(pipeline: &Pipeline) -> String {
    let label = match pipeline.tasks.len() {
        0 => format!("{}\nno tasks", one_line(&pipeline.name)),
        _ => one_line(&pipeline.name),
    };
    let tooltip = lines(pipeline.description.as_deref().unwrap_or(&pipeline.name));
    format!("label={}, labelloc=t, fontname=\"sans-serif\", tooltip={}", quote(&label), quote(&tooltip))
}

fn node(task: &Task) -> String {
    let label = format!("{}\n{}", one_line(&task.id), one_line(&task.image));
    let tooltip = lines(task.description.as_deref().unwrap_or(&task.id));
    format!("    {} [label={}, tooltip={}];\n", quote(&one_line(&task.id)), quote(&label), quote(&tooltip))
}

fn edge(pipeline: &Pipeline, link: &Link) -> String {
    let [parent, child] = [link.parent, link.child].map(|task| one_line(&pipeline.tasks[task].id));
    let look = match link.status {
        Status::Success => "",
        Status::Failure => "style=dashed, color=\"#d1242f\", fontcolor=\"#d1242f\", arrowhead=box, ",
        Status::Any => "style=dotted, color=\"#8250df\", fontcolor=\"#8250df\", arrowhead=onormal, ",
    };
    let label = label(link.status).map(|label| format!("label={label}, ")).unwrap_or_default();
    let tooltip = quote(&format!("{child} after {parent} ({})", link.status.word()));
    format!("    {} -> {} [{look}{label}tooltip={tooltip}];\n", quote(&parent), quote(&child))
}

/// A quoted string. Graphviz takes backslashes for its own escapes and reads entities.
fn quote(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_where_they_should() {
        assert_eq!(quote("a\"b\\N\n&lt;\\"), r#""a\"b\\N\n&amp;lt;\\""#);
    }
}
