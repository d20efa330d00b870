//! Problems in SARIF 2.1.0, which code scanners and editors read.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::github::from_the_checkout;
use crate::problem::{Problem, Severity};
use crate::rules;

/// A log of one run of ours.
pub fn log(problems: &[Problem]) -> Value {
    let codes: BTreeSet<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
    let rules: Vec<Value> = codes.into_iter().map(rule).collect();
    let results: Vec<Value> = problems.iter().map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "cargo-gofer", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
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

fn result(problem: &Problem) -> Value {
    let level = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut result = json!({ "ruleId": problem.code, "level": level, "message": { "text": problem.to_string() } });
    if let Some(file) = &problem.file {
        let mut place = json!({ "artifactLocation": { "uri": uri(&from_the_checkout(file)) } });
        if let Some(line) = problem.line {
            place["region"] = json!({ "startLine": line, "startColumn": problem.column.unwrap_or(1) });
        }
        result["locations"] = json!([{ "physicalLocation": place }]);
    }
    result
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
