//! What a key that is pressed costs in rust-analyzer.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use gofer_tests::server::Server;
use serde_json::json;

use crate::projects::Project;
use crate::row::Row;
use crate::timing::{in_turns, time};
use crate::{Result, gofer_dsl};

/// A macro that gives back what it is given: what any macro costs.
const UNTOUCHED: &str = "//! Bench.\n#[proc_macro]\npub fn untouched(code: proc_macro::TokenStream) -> proc_macro::TokenStream {\n    code\n}\n";

/// A key completed in the last of so many tasks, and a name after so many `let`s of the same values. Before that a
/// literal in their middle is changed, so that nothing is remembered. Nothing if there is no rust-analyzer.
pub fn rows(folder: &Path) -> Result<()> {
    let program = std::env::var_os("RUST_ANALYZER").map_or_else(|| PathBuf::from("rust-analyzer"), PathBuf::from);
    let version = Command::new(&program).arg("--version").stderr(Stdio::null()).output();
    if !version.is_ok_and(|output| output.status.success()) {
        eprintln!("NOT MEASURED: editor, because no rust-analyzer runs");
        return Ok(());
    }
    let untouched = untouched(folder)?;
    let dependencies = format!("{}untouched = {{ path = \"{}\" }}\n", gofer_dsl(), untouched.display());
    let project = Project::new(folder, "editor", &dependencies, "fn main() {}\n")?;
    let mut server = Server::start(&program, project.folder())?;
    for tasks in [100, 300] {
        let texts = [
            block(tasks),
            function(&lets(tasks)),
            function(&format!("untouched::untouched! {{{{ {} }}}}", lets(tasks))),
        ];
        // The first time the macros are compiled.
        for text in &texts {
            complete(&mut server, text, usize::MAX)?;
        }
        let spreads = in_turns(texts.len(), 10, |place, turn| complete(&mut server, &texts[place], turn))?;
        let what = format!("editor: completion in a block of {tasks} tasks");
        Row { what: what.clone(), ours: spreads[0], compared: "as many `let`s", theirs: spreads[1], aim: "1.5" }
            .print();
        let compared = "these in a macro that gives them back";
        Row { what, ours: spreads[0], compared, theirs: spreads[2], aim: "1.5" }.print();
    }
    Ok(())
}

/// How long it takes until something is offered at `CURSOR`, once `MARK` has become the number of the turn.
fn complete(server: &mut Server, text: &str, turn: usize) -> Result<Duration> {
    let text = text.replace("MARK", &turn.to_string());
    let before = text.split("CURSOR").next().unwrap_or_default();
    let place = (before.matches('\n').count(), before.len() - before.rfind('\n').map_or(0, |at| at + 1));
    let context = json!({ "context": { "triggerKind": 1 } });
    let mut offered = 0;
    let duration = time(|| {
        server.change(&text.replace("CURSOR", ""))?;
        let answer = server.ask("textDocument/completion", place, &context)?;
        offered = answer["items"].as_array().or(answer.as_array()).map_or(0, Vec::len);
        Ok(())
    })?;
    if offered == 0 { Err("nothing is offered".into()) } else { Ok(duration) }
}

/// A crate with the macro.
fn untouched(folder: &Path) -> Result<PathBuf> {
    let crate_folder = folder.join("untouched");
    std::fs::create_dir_all(crate_folder.join("src"))?;
    let manifest = "[package]\nname = \"untouched\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\nproc-macro = true\n\n[workspace]\n";
    std::fs::write(crate_folder.join("Cargo.toml"), manifest)?;
    std::fs::write(crate_folder.join("src/lib.rs"), UNTOUCHED)?;
    Ok(crate_folder)
}

/// A function with a local variable, and what else the values name.
fn function(body: &str) -> String {
    format!(
        "const VERSION: &str = \"1.95\";\n\nfn tag() -> String {{\n    String::from(\"rust\")\n}}\n\nfn main() {{\n    \
         let local = \"rust\";\n{body}\n}}\n"
    )
}

fn block(tasks: usize) -> String {
    let task = |number: usize| {
        let parent = number.checked_sub(1).map_or_else(String::new, |parent| format!("task_{parent}"));
        let (mark, cursor) = marks(number, tasks);
        format!(
            "task task_{number} {{ image: format!(\"rust{mark}:{{VERSION}}\"), depends_on: {{ {parent} }}, \
             command: [\"echo\", local], variables: {{ A: tag() }}, {cursor} }}\n"
        )
    };
    let tasks: String = (0..tasks).map(task).collect();
    function(&format!("let _ = gofer_dsl::pipeline! {{ id: bench, name: \"Bench\",\n{tasks} }};"))
}

/// The same values.
fn lets(statements: usize) -> String {
    let statement = |number: usize| {
        let (mark, cursor) = marks(number, statements);
        let cursor = if cursor.is_empty() { String::new() } else { format!("lo{cursor}\n") };
        format!(
            "let task_{number} = (format!(\"rust{mark}:{{VERSION}}\"), vec![\"echo\", local], (\"A\", tag()));\n{cursor}"
        )
    };
    (0..statements).map(statement).collect()
}

/// Where something is changed, and where the cursor is.
fn marks(number: usize, all: usize) -> (&'static str, &'static str) {
    (if number == all / 2 { "MARK" } else { "" }, if number + 1 == all { "CURSOR" } else { "" })
}
