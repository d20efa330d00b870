//! Problems in SARIF 2.1.0, which code scanners and editors read.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::github::from_the_checkout;
use crate::problem::{Problem, STANDARD_INPUT, Severity};
use crate::rules;

/// A log of one run of ours.
///
/// What stands nowhere is no result, but told of the run: GitHub takes no log with a result that has no place.
pub fn log(problems: &[Problem]) -> Value {
    let codes: BTreeSet<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
    let rules: Vec<Value> = codes.into_iter().map(rule).collect();
    let results: Vec<Value> = problems.iter().filter_map(result).collect();
    let of_the_run: Vec<&Problem> = problems.iter().filter(|problem| place(problem).is_none()).collect();
    let is_good = of_the_run.iter().all(|problem| problem.severity != Severity::Error);
    let notifications: Vec<Value> = of_the_run.into_iter().map(notification).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "cargo-gofer", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "invocations": [{ "executionSuccessful": is_good, "toolExecutionNotifications": notifications }],
            "results": results,
        }],
    })
}

fn rule(code: &str) -> Value {
    match rules::docs(code) {
        Some(docs) => json!({ "id": code, "fullDescription": { "text": docs } }),
        // The compiler's.
        None => json!({ "id": code }),
    }
}

fn level(problem: &Problem) -> &'static str {
    match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(problem: &Problem) -> Option<Value> {
    let place = place(problem)?;
    let message = json!({ "text": problem.to_string() });
    let locations = json!([{ "physicalLocation": place }]);
    Some(json!({ "ruleId": problem.code, "level": level(problem), "message": message, "locations": locations }))
}

/// What is said of no place.
fn notification(problem: &Problem) -> Value {
    let message = json!({ "text": problem.to_string() });
    json!({ "descriptor": { "id": problem.code }, "level": level(problem), "message": message })
}

/// Where a problem stands. Standard input is no file, and has lines all the same.
fn place(problem: &Problem) -> Option<Value> {
    let artifact = match &problem.file {
        Some(file) => json!({ "uri": uri(&from_the_checkout(file)) }),
        None if problem.is_of_standard_input() => {
            json!({ "uri": "stdin", "description": { "text": STANDARD_INPUT } })
        }
        None => return None,
    };
    let mut place = json!({ "artifactLocation": artifact });
    if let Some(line) = problem.line {
        place["region"] = json!({ "startLine": line, "startColumn": problem.column.unwrap_or(1) });
    }
    Some(place)
}

/// A path as a relative URI: what means something there is written by its number.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(byte.into()),
            byte if byte.is_ascii_alphanumeric() => uri.push(byte.into()),
            b'\\' if cfg!(windows) => uri.push('/'),
            // A String takes all that is written to it.
            byte => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_uri() {
        assert_eq!(uri("pipelines/a-b_c.rs"), "pipelines/a-b_c.rs");
        assert_eq!(uri("a repository/ü?#%.rs"), "a%20repository/%C3%BC%3F%23%25.rs");
    }
}
