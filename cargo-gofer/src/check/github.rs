//! Problems as GitHub Actions shows them beside the lines of a change.

use std::path::Path;

use crate::actions::{data, property};
use crate::problem::{Problem, Severity};

/// The workflow command for one problem, on a line of its own.
pub fn annotation(problem: &Problem) -> String {
    let mut properties = Vec::new();
    let place = [("line", problem.line), ("col", problem.column)];
    if let Some(file) = &problem.file {
        properties.push(format!("file={}", property(&from_the_checkout(file))));
        properties.extend(place.iter().filter_map(|(name, at)| at.map(|at| format!("{name}={at}"))));
    }
    properties.push(format!("title={}", property(&problem.code)));
    let command = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    // GitHub shows a line of files only.
    let text = if problem.is_of_standard_input() { problem.with_place() } else { problem.to_string() };
    format!("::{command} {}::{}\n", properties.join(","), data(&text))
}

/// The path from the folder of the checkout, from which annotations name files.
pub fn from_the_checkout(file: &str) -> String {
    let checkout = std::env::var_os("GITHUB_WORKSPACE");
    let absolute = std::path::absolute(file).ok();
    let within = checkout.and_then(|checkout| Some(absolute?.strip_prefix(Path::new(&checkout)).ok()?.to_path_buf()));
    within.map_or_else(|| file.to_owned(), |path| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_a_command() {
        let problem = Problem::error("invalid-image", "it is 100%\nwrong").help("mend: it");
        let problem = Problem { file: Some("a,b:c.rs".to_owned()), line: Some(3), column: Some(7), ..problem };
        assert_eq!(
            annotation(&problem.of(Some("one"), "image")),
            "::error file=a%2Cb%3Ac.rs,line=3,col=7,title=invalid-image::task `one`, image: it is 100%25%0Awrong%0Ahelp: mend: it\n"
        );
        let piped = Problem {
            line: Some(3),
            column: Some(7),
            ..Problem::error("malformed-field", "it is missing").help("write it")
        };
        assert_eq!(
            annotation(&piped),
            "::error title=malformed-field::it is missing%0A --> standard input:3:7%0Ahelp: write it\n"
        );
        let nowhere = Problem::warning("large-json", "it is large");
        assert_eq!(annotation(&nowhere), "::warning title=large-json::it is large\n");
    }
}
