//! What the README shows is what there is.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const README: &str = include_str!("../../README.md");

#[test]
fn the_mistakes_and_their_messages_are_real() {
    let first = (include_str!("../ui/readme/first.rs"), include_str!("../ui/readme/first.stderr"));
    let second = (include_str!("../ui/readme/misspelt.rs"), include_str!("../ui/readme/misspelt.stderr"));
    for ((block, messages), file) in [(first, "first.rs"), (second, "misspelt.rs")] {
        let messages = messages.replace(&format!("ui/readme/{file}"), "src/main.rs");
        assert!(README.contains(block), "the block of tests/ui/readme/{file}");
        assert!(README.contains(&messages), "what the compiler says of it:\n{messages}");
    }
}

#[test]
fn the_first_block_is_an_example_with_a_letter_misplaced() {
    let example = include_str!("../../examples/ship/src/main.rs");
    let (_, code) = example.split_once("\n\n").unwrap();
    assert_eq!(code.replace("{ test }", "{ tset }"), include_str!("../ui/readme/first.rs"));
}

#[test]
fn the_pipeline_of_this_checkout_is_an_example() {
    let example = include_str!("../../examples/project/src/main.rs");
    let (_, code) = example.split_once("\n\nuse ").unwrap();
    let (code, _) = code.split_once("\n#[cfg(test)]").unwrap();
    assert!(README.contains(&format!("```rust,no_run\nuse {code}```\n")));
}

/// What is run is what would be run in a container, but for `git` and `cargo`, which say how they were called.
#[cfg(unix)]
#[test]
fn the_scripts_of_the_first_block_fetch_the_source_and_work_in_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("first_block");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("bin")).unwrap();
    for (name, does) in [("git", "mkdir -p \"$5\""), ("cargo", ":")] {
        let program = folder.join("bin").join(name);
        let says = format!("#!/bin/sh\necho \"$(basename \"$PWD\"): {name} $*\"\n{does}\n");
        std::fs::write(&program, says).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let pipeline: gofer_dsl::Pipeline = serde_json::from_str(include_str!("../examples/ship.json")).unwrap();
    let mut calls = std::collections::BTreeMap::new();
    for task in &pipeline.tasks {
        let command = task.command.as_ref().unwrap();
        // A folder here stands for that of the container.
        let script = command[2].replace("/app\n", &format!("{}/app\n", folder.display()));
        let script = script.replace("https://example.com/app.git /app", "https://example.com/app.git app");
        let path = format!("{}:{}", folder.join("bin").display(), std::env::var("PATH").unwrap());
        let output = std::process::Command::new(&command[0])
            .args([&command[1], &script])
            .env("PATH", path)
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        calls.insert(task.id.as_str(), String::from_utf8(output.stdout).unwrap());
    }
    let clone = "first_block: git clone --depth 1 https://example.com/app.git";
    for (task, cargo) in [("test_msrv", "test --workspace"), ("publish", "publish")] {
        let said = &calls[task];
        assert!(said.starts_with(clone) && said.ends_with(&format!("app: cargo {cargo}\n")), "{task}: {said}");
    }
    let given: Vec<_> = pipeline.tasks.iter().filter(|task| !task.variables.is_empty()).map(|task| &task.id).collect();
    assert_eq!(given, ["publish"], "the token is where it is needed");
}

/// Of the table in BENCHMARKS.md: what a row says in the column `ratio`.
fn ratio(row: &str) -> f64 {
    let table = include_str!("../../BENCHMARKS.md");
    let cells = |line: &'static str| line.split('|').map(str::trim).collect::<Vec<_>>();
    let heads = table.lines().find(|line| line.starts_with("| what")).map(cells).unwrap();
    let ratio = heads.iter().position(|head| *head == "ratio").unwrap();
    let found: Vec<f64> = table
        .lines()
        .filter(|line| line.starts_with(&format!("| {row} |")))
        .map(|line| cells(line)[ratio].parse().unwrap())
        .collect();
    assert!(!found.is_empty(), "no row `{row}`");
    found.into_iter().fold(0.0, f64::max)
}

#[test]
fn the_claims_of_the_first_page_hold() {
    let claims = README.split_once("\n```sh\n").unwrap().0;
    assert!(claims.contains("less than a quarter"));
    assert!(ratio("check: one edit, 10000 tasks") < 0.25);
    assert!(claims.contains("no longer than `docker run` in a shell's"));
    assert!(ratio("run: 500 tasks in containers, 4 at a time") <= 1.0);
    assert!(claims.contains("more than 300 wrong blocks"));
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let folders = std::fs::read_dir(cases).unwrap().map(|folder| folder.unwrap().path());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let said = files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "stderr"));
    assert!(said.count() > 300);
    // How many crates, and that cycles and the like are refused, other tests say.
}

/// A heading as the anchor that GitHub and others make of it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>().replace(' ', "-")
}

/// The links of a page, but for those in code: in place, and those that stand at its end by name.
fn links(page: &str) -> Vec<String> {
    let (mut prose, mut named) = (String::new(), Vec::new());
    let mut is_code = false;
    for line in page.lines() {
        is_code ^= line.starts_with("```");
        if is_code || line.starts_with("```") {
            continue;
        }
        match line.strip_prefix('[').and_then(|line| line.split_once("]: ")) {
            Some((name, link)) => named.push((name, link.to_owned())),
            None => prose = prose + line + " ",
        }
    }
    for (name, _) in &named {
        assert!(prose.contains(&format!("[{name}]")), "nothing links to [{name}]");
    }
    let in_place = prose.split("](").skip(1).map(|rest| rest.split(')').next().unwrap().to_owned());
    in_place.chain(named.into_iter().map(|(_, link)| link)).collect()
}

/// The file in this checkout that a link leads to, with the heading: pages of the documentation are made of files too.
/// Nothing for what is not ours.
fn target<'a>(page: &Path, link: &'a str) -> Option<(PathBuf, &'a str)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (address, heading) = link.split_once('#').unwrap_or((link, ""));
    let file = if let Some(of_tool) = address.strip_prefix("https://docs.rs/cargo-gofer/latest/cargo_gofer/guide/") {
        let of_tool = if of_tool == "index.html" { return None } else { of_tool };
        root.join("cargo-gofer/docs").join(of_tool.replace("/index.html", ".md").replace('_', "-"))
    } else if let Some(of_language) = address.strip_prefix("https://docs.rs/gofer-dsl/latest/gofer_dsl/") {
        match of_language {
            "macro.pipeline.html" => root.join("gofer-macros/src/reference.md"),
            "errors/index.html" => root.join("gofer-macros/src/errors.md"),
            // Links to types are made by rustdoc, which sees where they lead.
            _ => return None,
        }
    } else if address.is_empty() {
        page.to_owned()
    } else if address.starts_with("https://") {
        return None;
    } else {
        page.parent().unwrap().join(address)
    };
    Some((file, heading))
}

/// All pages for users, from the checkout's folder.
fn pages() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let guide = std::fs::read_dir(root.join("cargo-gofer/docs")).unwrap().map(|file| file.unwrap().file_name());
    let guide = guide.map(|name| format!("cargo-gofer/docs/{}", name.display()));
    let of_crates = ["cargo-gofer", "gofer-core", "gofer-dsl", "gofer-macros", "gofer-model"];
    let of_crates = of_crates.map(|name| format!("{name}/README.md"));
    let others = ["README.md", "CONTRIBUTING.md", "BENCHMARKS.md", "CHANGELOG.md", "SECURITY.md"];
    let language = ["gofer-macros/src/reference.md", "gofer-macros/src/errors.md"];
    guide.chain(of_crates).chain(others.into_iter().chain(language).map(str::to_owned)).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut followed = 0;
    for page in pages().iter().map(|page| root.join(page)) {
        for link in links(&std::fs::read_to_string(&page).unwrap()) {
            let Some((file, heading)) = target(&page, &link) else { continue };
            assert!(file.exists(), "{} links to {link}", page.display());
            if !heading.is_empty() {
                let text = std::fs::read_to_string(&file).unwrap();
                let is_there = text.lines().any(|line| line.starts_with('#') && anchor(line) == heading);
                assert!(is_there, "{} links to {link}, which has no such heading", page.display());
            }
            followed += 1;
        }
    }
    assert!(followed > 40, "links are found");
}

/// What is on no page of the documentation, so that a link can only lead to the file beside the README.
const ONLY_IN_A_CHECKOUT: [&str; 9] = [
    "BENCHMARKS.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "SECURITY.md",
    "docs/release.svg",
    "examples",
    "examples/project/src/main.rs",
];

/// A registry shows a README, and the documentation's site pages, without what stands beside them.
#[test]
fn links_are_whole_where_they_can_be() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for page in pages().iter().filter(|page| page.contains('/') || *page == "README.md") {
        let text = std::fs::read_to_string(root.join(page)).unwrap();
        let mut relative = links(&text);
        relative.retain(|link| !link.starts_with("https://") && !link.starts_with('#'));
        relative.sort();
        relative.dedup();
        let allowed: &[&str] = if page == "README.md" { &ONLY_IN_A_CHECKOUT } else { &[] };
        assert_eq!(relative, allowed, "{page}");
    }
}

#[test]
fn every_page_of_the_tool_is_in_its_documentation() {
    let guide = include_str!("../../cargo-gofer/src/guide.rs");
    let shown: Vec<String> = pages().into_iter().filter(|page| page.starts_with("cargo-gofer/docs/")).collect();
    for page in &shown {
        let file = page.trim_start_matches("cargo-gofer/");
        let module = file.trim_start_matches("docs/").trim_end_matches(".md").replace('-', "_");
        let module = format!("#[doc = include_str!(\"../{file}\")]\npub mod {module} {{}}\n");
        assert!(guide.contains(&module), "{page}");
    }
    assert_eq!(guide.matches("pub mod ").count(), shown.len());
}

/// Nobody who copies a block is warned of its id at once: `check` warns of what newer servers refuse.
#[test]
fn ids_of_pipelines_fit_every_server() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    // There the messages are the point, and here what ids become.
    let others = pages().into_iter().filter(|page| !page.ends_with("errors.md"));
    for page in others {
        let text = std::fs::read_to_string(root.join(&page)).unwrap();
        let lines = text.lines().collect::<Vec<_>>();
        for (place, line) in lines.iter().enumerate() {
            let of_block = line.trim_start().strip_prefix("id: ").map(|rest| rest.trim_end_matches(','));
            let of_builder = line.split_once("Pipeline::new(").map(|(_, rest)| rest.split(',').next().unwrap());
            let is_kebab = lines[place..].iter().take(4).any(|line| line.contains("kebab-case"));
            let Some(id) = of_block.or(of_builder) else { continue };
            assert!(is_kebab || !id.contains('_'), "{page}: {id}");
        }
    }
}

#[test]
fn the_test_command_is_the_one_of_the_gate() {
    let gate = include_str!("../../.ci/run");
    for command in ["cargo run --package simple", "cargo test --workspace"] {
        assert!(README.contains(&format!("\n{command}")) && gate.contains(&format!("\n{command}")), "{command}");
    }
}

/// The crates of `simple` by Cargo's own account.
fn crates_of_simple() -> BTreeSet<String> {
    let tree = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--package", "simple", "--prefix", "none", "--edges", "normal,build", "--format", "{p}"])
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// The section on what is built.
fn what_it_builds() -> &'static str {
    let (_, section) = README.split_once("\n## What it builds\n").unwrap();
    section.split_once("\n## ").unwrap().0
}

#[test]
fn a_pipeline_crate_builds_nine_crates() {
    let crates = crates_of_simple();
    assert_eq!(crates.len(), 9, "{crates:?}");
    assert!(README.contains("nine crates"));
}

#[test]
fn each_crate_has_a_row_with_its_reason() {
    let rows = what_it_builds().lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let (crates, reasons): (Vec<String>, Vec<&str>) = rows.map(|(name, reason)| (name.to_owned(), reason)).unzip();
    assert_eq!(crates.iter().cloned().collect::<BTreeSet<_>>(), crates_of_simple());
    assert_eq!(crates.len(), 9, "each once");
    assert!(reasons.iter().all(|reason| reason.len() > " |".len()), "{reasons:?}");
}

#[test]
fn the_tree_has_the_same_crates() {
    let (_, tree) = what_it_builds().split_once("```text\n").unwrap();
    let (tree, _) = tree.split_once("```").unwrap();
    let name =
        |line: &str| line.trim_start_matches(['│', '├', '└', '─', ' ', '\u{a0}']).split(' ').next().map(str::to_owned);
    assert_eq!(tree.lines().filter_map(name).collect::<BTreeSet<_>>(), crates_of_simple());
}
