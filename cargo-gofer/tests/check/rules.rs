//! Rules by their codes: what is allowed and denied, and what is said of each.

use serde_json::json;

use crate::common::{folder, gofer, gofer_reading};
use crate::with_fields;

#[test]
fn a_rule_is_allowed_or_denied_by_whoever_asks() {
    let json = with_fields(&json!({"id": "my_pipe"}), &json!({"image": "rust"}));
    for (args, code, said) in [
        (&[][..], 0, ["warning[server-id]", "warning[untagged-image]"]),
        (&["--deny", "untagged-image"], 1, ["error: task `build`, image", "warning[server-id]"]),
        (&["--deny", "warnings"], 1, ["error: pipeline, id", "error: task `build`, image"]),
        (&["--deny", "warnings", "--warn", "server-id"], 1, ["warning[server-id]", "error: task `build`, image"]),
        (&["--deny", "warnings", "--allow", "server-id"], 1, ["", "error: task `build`, image"]),
        (&["--allow", "server-id"], 0, ["warning[untagged-image]", ""]),
        (&["--allow", "server-id,untagged-image"], 0, ["", ""]),
    ] {
        let ran = gofer_reading(&json, &[&["check", "-"], args].concat());
        assert_eq!(ran.code, Some(code), "{args:?}: {}", ran.errors);
        let expected = said.iter().filter(|part| !part.is_empty()).count();
        assert_eq!(ran.errors.matches("help: ").count(), expected, "{args:?}: {}", ran.errors);
        assert!(said.iter().all(|part| ran.errors.contains(part)), "{args:?}: {}", ran.errors);
    }
    let ran = gofer_reading(&json, &["check", "-", "--allow", "untaged-image"]);
    let expected = "error: no rule is called `untaged-image`\nhelp: there is `untagged-image`\n";
    assert_eq!((ran.code, ran.errors.as_str()), (Some(2), expected));
    // What stops a pipeline is no matter of taste.
    let json = with_fields(&json!({}), &json!({"image": "Rust"}));
    let ran = gofer_reading(&json, &["check", "-", "--allow", "invalid-image"]);
    assert!(ran.errors.starts_with("error: `invalid-image` cannot be allowed: "), "{}", ran.errors);
    assert_eq!((ran.code, gofer_reading(&json, &["check", "-", "--deny", "invalid-image"]).code), (Some(2), Some(1)));
    let ran = gofer_reading(&json, &["check", "-", "--allow", "argo-pending"]);
    assert!(ran.code == Some(2) && ran.errors.contains("is a rule of exports"), "{}", ran.errors);
}

#[test]
fn every_code_is_explained() {
    let folder = folder();
    let listed = gofer(folder.path(), &["rules"]).output;
    let mut codes: Vec<&str> = listed.lines().map(|line| line.split_once(": ").unwrap().0).collect();
    for code in &codes {
        let ran = gofer(folder.path(), &["rules", code]);
        assert_eq!(ran.code, Some(0), "{code}: {}", ran.errors);
        let is_warning = ran.output.contains("--allow") || ran.output.contains("\n\nIt is a warning of ");
        let is_of_export = ran.output.contains("\n\n`cargo gofer export` ");
        let is_error = ran.output.contains("\n\nIt is an error.\n");
        let is_failure = ran.output.ends_with("gives no answer, and its exit code is 2.\n");
        assert!(ran.output.starts_with(&format!("{code}\n\n")), "{}", ran.output);
        assert_eq!(
            [is_warning, is_error, is_failure, is_of_export].iter().filter(|is| **is).count(),
            1,
            "{}",
            ran.output
        );
    }
    let many = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), many, "no two bear one code");
    assert_eq!(gofer(folder.path(), &["rules", "cicle"]).code, Some(2));
}

#[test]
fn the_documentation_has_every_rule() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/checking.md")).unwrap();
    let (_, table) = page.split_once("| rule | what breaks it |\n| --- | --- |\n").unwrap();
    let listed = gofer(folder().path(), &["rules"]).output;
    let rows = listed.lines().map(|line| {
        let (code, docs) = line.split_once(": ").unwrap();
        format!("| `{code}` | {} |\n", docs.replace('|', "\\|"))
    });
    let rows: String = rows.collect();
    let table = table.split_once("\n\n").map_or(table, |(table, _)| table);
    assert_eq!(table.trim_end(), rows.trim_end(), "the table of docs/checking.md is that of `cargo gofer rules`");
}
