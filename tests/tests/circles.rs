//! The modules of a folder know each other in one direction: which is below is seen from
//! the code, and one can be read, moved or taken out without the other.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module by its names from the crate's root on.
type Module = Vec<String>;

/// For the modules of a folder, which of the others each names, and where.
type Edges = BTreeMap<(String, String), Module>;

#[test]
fn modules_of_a_folder_make_no_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut circles = Vec::new();
    for krate in ["gofer-core", "gofer-model", "gofer-macros", "gofer-dsl", "cargo-gofer"] {
        let modules = modules(&root.join(krate).join("src"));
        assert!(modules.len() > 2, "{krate}: {modules:?}");
        for (folder, edges) in edges(&modules) {
            for ((one, other), file) in in_circles(edges) {
                circles.push(format!("{krate}/{}: {one} -> {other}, in {}", folder.join("/"), file.join("/")));
            }
        }
    }
    assert!(circles.is_empty(), "these know each other:\n{}", circles.join("\n"));
}

#[test]
fn circles_are_found() {
    let code = |text: &str| text.to_owned();
    let modules = BTreeMap::from([
        (vec![], code("mod a; mod b;")),
        (vec!["a".to_owned()], code("use super::{c, b::{X, Y}};")),
        (vec!["b".to_owned(), "deep".to_owned()], code("fn f() { super::super::a::f(); crate::c::f() }")),
        (vec!["b".to_owned()], code("")),
        (vec!["c".to_owned()], code("use std::fs;")),
    ]);
    let found: Vec<(String, String)> = in_circles(edges(&modules).remove(&vec![]).unwrap()).into_keys().collect();
    assert_eq!(found, [("a", "b"), ("b", "a")].map(|(one, other)| (one.to_owned(), other.to_owned())));
}

/// The modules below a folder with their code: neither comments nor tests.
fn modules(source: &Path) -> BTreeMap<Module, String> {
    let mut modules = BTreeMap::new();
    let mut todo = vec![PathBuf::new()];
    while let Some(path) = todo.pop() {
        for entry in fs::read_dir(source.join(&path)).unwrap() {
            let path = path.join(entry.unwrap().file_name());
            if source.join(&path).is_dir() {
                todo.push(path);
                continue;
            }
            let mut module: Module = path.with_extension("").iter().map(|name| name.display().to_string()).collect();
            let is_test = module.last().is_some_and(|name| name == "tests");
            if is_test || path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            module.pop_if(|name| ["mod", "lib", "main"].contains(&name.as_str()));
            let text = fs::read_to_string(source.join(&path)).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let code: Vec<&str> = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
            modules.entry(module).or_insert_with(String::new).push_str(&code.join("\n"));
        }
    }
    modules
}

/// By folder, who names whom.
fn edges(modules: &BTreeMap<Module, String>) -> BTreeMap<Module, Edges> {
    let mut edges = BTreeMap::<Module, Edges>::new();
    for (module, code) in modules {
        for mut named in named(module, code) {
            while !modules.contains_key(&named) {
                named.pop();
            }
            let same = module.iter().zip(&named).take_while(|(one, other)| one == other).count();
            if let (Some(one), Some(other)) = (module.get(same), named.get(same)) {
                let folder = edges.entry(module[..same].to_vec()).or_default();
                folder.entry((one.clone(), other.clone())).or_insert_with(|| module.clone());
            }
        }
    }
    edges
}

/// The paths in a module's code that begin in its own crate, from the root on.
fn named(module: &[String], code: &str) -> Vec<Module> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for start in ["crate::", "self::", "super::"] {
        for (at, _) in code.match_indices(start) {
            if code[..at].ends_with(|c| is_word(c) || c == ':' || c == '$') {
                continue;
            }
            let mut path = if start == "crate::" { Vec::new() } else { module.to_vec() };
            let mut rest = &code[at..];
            while let Some((word, after)) = rest.split_once("::").filter(|(word, _)| word.chars().all(is_word)) {
                match word {
                    "crate" | "self" => {}
                    "super" => drop(path.pop()),
                    word => path.push(word.to_owned()),
                }
                rest = after;
            }
            let names = if rest.starts_with('{') { first_names(rest) } else { vec![rest] };
            for name in names {
                let name = name.trim().split(|c| !is_word(c)).next().unwrap_or_default().to_owned();
                found.push(path.iter().cloned().chain([name]).collect());
            }
        }
    }
    found
}

/// What stands between the commas of a group, those of groups in it aside.
fn first_names(group: &str) -> Vec<&str> {
    let (mut names, mut depth, mut from) = (Vec::new(), 0, 1);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 1 => {
                names.push(&group[from..at]);
                from = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names
}

/// What is left once nobody is named, or names anybody, who stands outside of all circles.
fn in_circles(mut edges: Edges) -> Edges {
    loop {
        let from: BTreeSet<String> = edges.keys().map(|(one, _)| one.clone()).collect();
        let to: BTreeSet<String> = edges.keys().map(|(_, other)| other.clone()).collect();
        let before = edges.len();
        edges.retain(|(one, other), _| to.contains(one) && from.contains(other));
        if edges.len() == before {
            return edges;
        }
    }
}
