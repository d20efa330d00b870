//! `cargo gofer graph`: a pipeline as a drawing.

mod crossings;
mod data;
mod dot;
mod grid;
mod html;
mod lanes;
mod layout;
mod mermaid;
mod place;
mod shape;
mod svg;
mod text;
mod wording;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use data::Drawn;
use gofer_model::Pipeline;

use crate::answer::Answer;
use crate::appearance;
use crate::cli::{Format, GraphArgs, Picture};
use crate::envelope;
use crate::order::Order;
use crate::shell;
use crate::source::Source;
use crate::stop::Stop;

pub fn run(args: &GraphArgs) -> Result<Answer, Stop> {
    let format = match (args.format, args.target.file()) {
        (Some(format), _) => format,
        (None, Some(file)) => format_of(file, &args.input.source)?,
        (None, None) => Picture::Text,
    };
    if format == Picture::Json {
        return for_machines(args);
    }
    let pipeline = args.input.source.read_to_look_at(&args.input.cargo)?;
    let file = args.target.file();
    let width = if file.is_none() { appearance::width(&std::io::stdout()) } else { None };
    let picture = draw(&pipeline, format, width)?;
    let Some(file) = file else { return Ok(Answer::yes(picture)) };
    // In a file nobody strips colours, so they are not written.
    args.target.write(file, &anstream::adapter::strip_str(&picture).to_string())?;
    Ok(wrote(file))
}

fn for_machines(args: &GraphArgs) -> Result<Answer, Stop> {
    let (pipeline, warnings) = args.input.source.read_for(Format::Json, &args.input.cargo)?;
    let drawn = || Drawn::of(&pipeline, &Order::of(&pipeline));
    let answer = |drawn| envelope::answer("graph", 0, warnings.clone(), Some(drawn));
    let Some(file) = args.target.file() else { return answer(drawn()) };
    args.target.write(file, answer(drawn())?.text())?;
    match args.format {
        // Only the file's name asks for JSON: whoever asks may be a person.
        None => Ok(wrote(file)),
        Some(_) => answer(drawn().in_file(file)),
    }
}

fn wrote(file: &Path) -> Answer {
    Answer::yes(format!("wrote {}\n", file.display()))
}

/// What Graphviz can make of a drawing.
const GRAPHVIZ: [&str; 8] = ["png", "pdf", "ps", "eps", "jpg", "jpeg", "gif", "webp"];

/// What the end of a file's name says.
fn format_of(file: &Path, source: &Source) -> Result<Picture, Stop> {
    let end = file.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
    match end.as_str() {
        "txt" => Ok(Picture::Text),
        "json" => Ok(Picture::Json),
        "mmd" | "mermaid" => Ok(Picture::Mermaid),
        "dot" | "gv" => Ok(Picture::Dot),
        "svg" => Ok(Picture::Svg),
        "html" | "htm" => Ok(Picture::Html),
        _ => Err(Stop::usage(format!("the name `{}` does not say what to draw", file.display()))
            .help(other_ends(&end, file, source))),
    }
}

fn other_ends(end: &str, file: &Path, source: &Source) -> String {
    let ends = "let it end in .txt, .json, .mmd, .dot, .svg or .html, or say `--format`";
    if GRAPHVIZ.contains(&end) {
        return format!(
            "{ends}; Graphviz draws this one: `cargo gofer graph{} --format dot | dot -T{end} -o {}`",
            source.argument(),
            shell::word(&file.display().to_string())
        );
    }
    ends.to_owned()
}

fn draw(pipeline: &Pipeline, format: Picture, width: Option<usize>) -> Result<String, Stop> {
    let order = Order::of(pipeline);
    match format {
        // Of JSON `run` makes an answer.
        Picture::Text | Picture::Json => Ok(text::draw(pipeline, &order, width)),
        Picture::Mermaid => Ok(mermaid::draw(pipeline, &order)),
        Picture::Dot => Ok(dot::draw(pipeline, &order)),
        Picture::Svg => svg::draw(pipeline, &order),
        Picture::Html => html::draw(pipeline, &order),
    }
}
