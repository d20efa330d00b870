//! `cargo gofer graph`: a pipeline as a drawing.

mod dot;
mod html;
mod lanes;
mod layout;
mod mermaid;
mod route;
mod svg;
mod text;
mod wording;

#[cfg(test)]
mod tests;

use std::path::Path;

use gofer_model::Pipeline;

use crate::cli::{Graph, Picture};
use crate::layers::Order;
use crate::output::Answer;
use crate::stop::{Stop, While as _};

pub fn run(args: &Graph) -> Result<Answer, Stop> {
    let pipeline = args.input.source.read_valid()?;
    let picture = draw(&pipeline, args.format.unwrap_or_else(|| format_of(args.output.as_deref())))?;
    match &args.output {
        Some(file) => write(file, &picture),
        None => Ok(Answer::yes(picture)),
    }
}

/// What the end of a file's name says; without one it is for the terminal.
fn format_of(file: Option<&Path>) -> Picture {
    let end = file.and_then(Path::extension).and_then(|end| end.to_str()).unwrap_or_default();
    match end.to_ascii_lowercase().as_str() {
        "svg" => Picture::Svg,
        "html" | "htm" => Picture::Html,
        "dot" | "gv" => Picture::Dot,
        "mmd" | "mermaid" => Picture::Mermaid,
        _ => Picture::Text,
    }
}

fn draw(pipeline: &Pipeline, format: Picture) -> Result<String, Stop> {
    let order = Order::of(pipeline);
    match format {
        Picture::Text => Ok(text::draw(pipeline, &order)),
        Picture::Mermaid => Ok(mermaid::draw(pipeline, &order)),
        Picture::Dot => Ok(dot::draw(pipeline, &order)),
        Picture::Svg => svg::draw(pipeline, &order),
        Picture::Html => html::draw(pipeline, &order),
    }
}

/// In a file nobody strips colours, so they are not written.
fn write(file: &Path, picture: &str) -> Result<Answer, Stop> {
    let plain = anstream::adapter::strip_str(picture).to_string();
    std::fs::write(file, plain).could_not(format!("write {}", file.display()))?;
    Ok(Answer::yes(format!("wrote {}\n", file.display())))
}
