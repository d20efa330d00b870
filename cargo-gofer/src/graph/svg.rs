//! A picture that stands alone, for light and dark backgrounds.

use std::fmt::Write as _;

use gofer_model::{Pipeline, Status, Task};
use unicode_width::UnicodeWidthChar as _;

use super::layout;
use super::shape::{Edge, Layout, Point, Size};
use super::wording::{self, label};
use crate::order::{Link, Order};
use crate::stop::Stop;
use crate::text::{columns, escape_xml, lines, one_line};

const STYLE: &str = include_str!("svg.css");
/// Around everything.
const MARGIN: f64 = 24.0;
/// From the top to the tasks: the pipeline's name and a line about it.
const HEAD: f64 = 76.0;
/// From the tasks to the bottom: the legend.
const FOOT: f64 = 60.0;
const BOX_HEIGHT: f64 = 46.0;
/// An image's name is cut at its beginning to this many columns.
const IMAGE_COLUMNS: usize = 36;
/// The width of a column in each font, generously: fonts differ.
const NAME_COLUMN: f64 = 12.0;
const ID_COLUMN: f64 = 8.7;
const IMAGE_COLUMN: f64 = 6.8;
const WORD_COLUMN: f64 = 6.8;
const LEGEND: [(Status, &str); 3] = [
    (Status::Success, "success: the parent succeeded"),
    (Status::Failure, "failure: it failed"),
    (Status::Any, "any: it succeeded, failed or was skipped"),
];
/// In the legend: the line before its words, and the space after them.
const LEGEND_LINE: f64 = 44.0;
const LEGEND_SPACE: f64 = 28.0;

pub fn draw(pipeline: &Pipeline, order: &Order) -> Result<String, Stop> {
    let boxes: Vec<Size> = pipeline.tasks.iter().map(size).collect();
    let layout = layout::of(order, &boxes, label_size)?;
    let name = one_line(&pipeline.name);
    let legend = legend(order);
    let legend_width = legend.iter().map(|(_, words)| legend_step(words)).sum::<f64>() - LEGEND_SPACE;
    let inner = layout.size.width.max(wide(&name, NAME_COLUMN)).max(legend_width).max(240.0);
    let foot = if legend.is_empty() { MARGIN } else { FOOT };
    let size = Size { width: inner + 2.0 * MARGIN, height: HEAD + layout.size.height + foot };
    let mut svg = head(pipeline, order, &name, size);
    let left = (size.width - layout.size.width) / 2.0;
    let _ = writeln!(svg, "<g transform=\"translate({} {HEAD})\">", Short(left));
    layout.edges.iter().for_each(|edge| push_edge(&mut svg, pipeline, edge));
    push_tasks(&mut svg, pipeline, &layout, &boxes);
    // Labels come last, so that no line crosses them.
    layout.edges.iter().for_each(|edge| push_label(&mut svg, edge));
    svg.push_str("</g>\n");
    push_legend(&mut svg, &legend, size.height - MARGIN);
    Ok(svg + "</svg>\n")
}

fn head(pipeline: &Pipeline, order: &Order, name: &str, size: Size) -> String {
    let (width, height) = (Short(size.width), Short(size.height));
    let about = escape_xml(&format!("{}: {}", one_line(&pipeline.id), wording::size(order)));
    let name = escape_xml(name);
    let description = pipeline.description.as_deref().map(|text| escape_xml(&lines(text)));
    let description = description.unwrap_or_else(|| about.clone());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"gofer\" role=\"img\" aria-label=\"{name}\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <title>{name}</title>\n<desc>{description}</desc>\n<style>\n{STYLE}</style>\n<defs>\n"
    );
    for status in Status::ALL {
        svg.push_str(&tip(status));
    }
    let _ = write!(
        svg,
        "</defs>\n<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n\
         <text class=\"name\" x=\"{MARGIN}\" y=\"34\">{name}</text>\n\
         <text class=\"quiet\" x=\"{MARGIN}\" y=\"54\">{about}</text>\n"
    );
    svg
}

/// An arrow's tip: each condition has its own colour.
fn tip(status: Status) -> String {
    let word = status.word();
    format!(
        "<marker id=\"gofer-tip-{word}\" markerUnits=\"userSpaceOnUse\" markerWidth=\"10\" markerHeight=\"10\" \
         viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" orient=\"auto\">\
         <path class=\"tip-{word}\" d=\"M0 1L10 5L0 9z\"/></marker>\n"
    )
}

fn size(task: &Task) -> Size {
    let id = wide(&one_line(&task.id), ID_COLUMN);
    let image = wide(&image(task), IMAGE_COLUMN);
    Size { width: id.max(image).max(56.0) + 28.0, height: BOX_HEIGHT }
}

fn image(task: &Task) -> String {
    keep_end(&one_line(&task.image), IMAGE_COLUMNS)
}

/// How wide a text is in a font of this column's width.
fn wide(text: &str, column: f64) -> f64 {
    // No text that is shown is cut later than after some hundred columns.
    u32::try_from(columns(text)).map_or(0.0, f64::from) * column
}

fn label_size(link: &Link) -> Option<Size> {
    label(link.status).map(|word| Size { width: wide(word, WORD_COLUMN) + 10.0, height: 16.0 })
}

fn push_tasks(svg: &mut String, pipeline: &Pipeline, layout: &Layout, boxes: &[Size]) {
    for ((task, at), size) in pipeline.tasks.iter().zip(&layout.tasks).zip(boxes) {
        let id = one_line(&task.id);
        let about = match &task.description {
            Some(description) => format!("{id}: {}\n{}", lines(description), one_line(&task.image)),
            None => format!("{id}\n{}", one_line(&task.image)),
        };
        let _ = writeln!(
            svg,
            "<g class=\"task\"><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\"/>\
             <text class=\"id\" x=\"{x}\" y=\"{}\">{}</text><text class=\"image\" x=\"{x}\" y=\"{}\">{}</text></g>",
            escape_xml(&about),
            Short(at.x - size.width / 2.0),
            Short(at.y - size.height / 2.0),
            Short(size.width),
            Short(size.height),
            Short(at.y - 3.0),
            escape_xml(&id),
            Short(at.y + 14.0),
            escape_xml(&image(task)),
            x = Short(at.x),
        );
    }
}

fn push_edge(svg: &mut String, pipeline: &Pipeline, edge: &Edge) {
    let [parent, child] =
        [edge.link.parent, edge.link.child].map(|task| escape_xml(&one_line(&pipeline.tasks[task].id)));
    let word = edge.link.status.word();
    let _ = writeln!(
        svg,
        "<g class=\"edge {word}\"><title>{child} after {parent} ({word})</title><path d=\"{}\"{}/></g>",
        curve(&edge.points),
        if edge.arrives { format!(" marker-end=\"url(#gofer-tip-{word})\"") } else { String::new() },
    );
}

/// A line through all points that is upright at each, so that it stays within its lane beside a
/// box and turns between the layers.
fn curve(points: &[Point]) -> String {
    let Some(first) = points.first() else { return String::new() };
    let mut path = format!("M{} {}", Short(first.x), Short(first.y));
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let y = Short(f64::midpoint(from.y, to.y));
        let _ = write!(path, "C{} {y} {} {y} {} {}", Short(from.x), Short(to.x), Short(to.x), Short(to.y));
    }
    path
}

fn push_label(svg: &mut String, edge: &Edge) {
    let word = edge.link.status.word();
    let (Some(Point { x, y }), Some(size)) = (edge.label, label_size(&edge.link)) else { return };
    let _ = writeln!(
        svg,
        "<g class=\"{word}\"><rect class=\"paper\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\"/>\
         <text class=\"word middle\" x=\"{}\" y=\"{}\">{word}</text></g>",
        Short(x - size.width / 2.0),
        Short(y - size.height / 2.0),
        Short(size.width),
        Short(size.height),
        Short(x),
        Short(y + 4.0),
    );
}

/// The conditions that occur, and what they mean.
fn legend(order: &Order) -> Vec<(Status, &'static str)> {
    let occurs = |status: Status| order.parents.iter().flatten().any(|link| link.status == status);
    LEGEND.into_iter().filter(|(status, _)| occurs(*status)).collect()
}

fn push_legend(svg: &mut String, legend: &[(Status, &str)], y: f64) {
    if legend.is_empty() {
        return;
    }
    let mut x = MARGIN;
    svg.push_str("<g class=\"legend\">\n");
    for (status, words) in legend {
        let word = status.word();
        let _ = writeln!(
            svg,
            "<g class=\"edge {word}\"><path d=\"M{} {}h36\" marker-end=\"url(#gofer-tip-{word})\"/>\
             <text class=\"word\" x=\"{}\" y=\"{}\">{words}</text></g>",
            Short(x),
            Short(y - 4.0),
            Short(x + LEGEND_LINE),
            Short(y),
        );
        x += legend_step(words);
    }
    svg.push_str("</g>\n");
}

fn legend_step(words: &str) -> f64 {
    LEGEND_LINE + wide(words, WORD_COLUMN) + LEGEND_SPACE
}

/// A length with at most one digit after the point.
struct Short(f64);

impl std::fmt::Display for Short {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rounded = (self.0 * 10.0).round() / 10.0;
        // Adding zero turns -0 into 0.
        write!(f, "{}", rounded + 0.0)
    }
}

/// The end of a text that is wider than this: of an image's name the end tells most.
fn keep_end(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    let mut room = most.saturating_sub(1);
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        let width = c.width().unwrap_or(0);
        if width > room {
            break;
        }
        room -= width;
        start = at;
    }
    format!("…{}", &text[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_cut_at_its_beginning() {
        assert_eq!(keep_end("rust:1.95", 9), "rust:1.95");
        assert_eq!(keep_end("registry/rust:1.95", 10), "…rust:1.95");
        assert_eq!(keep_end("日本語", 4), "…語");
    }
}
