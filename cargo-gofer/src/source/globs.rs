//! Patterns that no shell has replaced by what they match, since they were quoted or it knows none.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;

use crate::stop::{Stop, While as _};

/// What makes a word a pattern.
const SIGNS: [char; 4] = ['*', '?', '[', '{'];

pub fn is_pattern(text: &str) -> bool {
    text.contains(SIGNS)
}

/// What a pattern matches. A plain word matches itself.
///
/// # Errors
/// If it is none, such as `[a`.
pub fn matcher(pattern: &str) -> Result<GlobMatcher, Stop> {
    let glob = GlobBuilder::new(pattern.trim_start_matches("./")).literal_separator(true).build();
    let glob = glob.map_err(|error| Stop::usage(format!("`{pattern}` is not a pattern: {}", error.kind())));
    Ok(glob?.compile_matcher())
}

/// The files of JSON and the folders of packages, or their `Cargo.toml`, that a pattern matches, in
/// the order of their names.
///
/// # Errors
/// If it is no pattern, or if a folder cannot be read.
pub fn paths(pattern: &str) -> Result<Vec<PathBuf>, Stop> {
    let matcher = matcher(pattern)?;
    let pattern = pattern.trim_start_matches("./");
    let fixed: PathBuf =
        Path::new(pattern).components().take_while(|part| !is_pattern(&part.as_os_str().to_string_lossy())).collect();
    let depth = (!pattern.contains("**")).then(|| Path::new(pattern).components().count() - fixed.components().count());
    let start = if fixed.as_os_str().is_empty() { Path::new(".") } else { &fixed };
    if !start.is_dir() {
        return Ok(Vec::new());
    }
    let mut walk = WalkBuilder::new(start);
    // As a shell does, it leaves out what begins with a dot; what git ignores it finds.
    walk.standard_filters(false).hidden(true).max_depth(depth).sort_by_file_name(std::ffi::OsStr::cmp);
    // In a folder of what can be made again there may be very much.
    walk.filter_entry(|entry| !entry.path().join("CACHEDIR.TAG").is_file());
    let mut found = Vec::new();
    for entry in walk.build() {
        let path = entry.could_not(format!("look for `{pattern}`"))?.into_path();
        let path = path.strip_prefix("./").map(Path::to_path_buf).unwrap_or(path);
        if matcher.is_match(&path) && may_be_a_pipeline(&path) {
            found.push(path);
        }
    }
    Ok(found)
}

fn may_be_a_pipeline(path: &Path) -> bool {
    let is_json = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    if path.is_dir() { path.join("Cargo.toml").is_file() } else { is_json || path.ends_with("Cargo.toml") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use std::fs;

    use super::*;

    #[test]
    fn what_a_pattern_matches() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "ci/b.json",
            "ci/a.json",
            "ci/notes.md",
            "ci/.hidden.json",
            "ci/deep/c.json",
            "p/one/Cargo.toml",
            "p/none/x",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        for (pattern, expected) in [
            ("ci/*.json", &["ci/a.json", "ci/b.json"][..]),
            ("ci/*", &["ci/a.json", "ci/b.json"]),
            ("ci/**/*.json", &["ci/a.json", "ci/b.json", "ci/deep/c.json"]),
            ("*/[ab].json", &["ci/a.json", "ci/b.json"]),
            ("ci/{b,deep/c}.json", &["ci/b.json", "ci/deep/c.json"]),
            ("p/*", &["p/one"]),
            ("p/*/Cargo.toml", &["p/one/Cargo.toml"]),
            ("q/*", &[]),
        ] {
            let found = paths(folder.path().join(pattern).to_str().unwrap()).unwrap();
            let found: Vec<_> =
                found.iter().map(|path| path.strip_prefix(folder.path()).unwrap().to_str().unwrap()).collect();
            assert_eq!(found, expected, "{pattern}");
        }
        assert!(paths("[a").is_err());
    }
}
