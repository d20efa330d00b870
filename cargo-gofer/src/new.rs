//! `cargo gofer new`: a pipeline crate that runs at once.

use std::fs;
use std::path::Path;

use gofer_core::{Ids, Named, check_id, suggest_id};
use toml_edit::{DocumentMut, InlineTable, Item, value};

use crate::answer::Answer;
use crate::child;
use crate::cli::New;
use crate::stop::{Stop, While as _};
use crate::style::GOOD;

pub fn run(args: &New) -> Result<Answer, Stop> {
    let path = args.path.as_path();
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| {
        Stop::new(format!("{} names no new folder", path.display())).help("write `cargo gofer new nightly`")
    })?;
    // Someone who types a hyphen wants one.
    let of_name = if name.contains('-') && !name.contains('_') { Ids::KebabCase } else { Ids::SnakeCase };
    let ids = args.ids.map_or(of_name, Ids::from);
    let id = id(name, ids)?;
    if path.exists() {
        return Err(Stop::new(format!("{} is there already", path.display()))
            .help("nothing was changed; choose another name, or remove it first"));
    }
    // Cargo checks the name and adds the crate to a workspace it is in.
    cargo_new(path)?;
    fill(path, &id, ids).inspect_err(|_| {
        // Half a crate helps nobody; if it cannot be removed, the error says what went wrong first.
        let _ = fs::remove_dir_all(path);
    })?;
    let folder = path.display();
    let servers = match (id.contains('_'), id.contains('-')) {
        (true, _) => ", for servers up to 0.8.2: newer ones want `--ids kebab-case`",
        (_, true) => ", for servers from 0.8.3 on: older ones want `--ids snake_case`",
        _ => "",
    };
    Ok(Answer::yes(format!(
        "{GOOD}made{GOOD:#} {folder}: a pipeline with the id `{id}`{servers}\n\n  cd {folder}\n  cargo run            prints its JSON\n  \
         cargo test           checks that it is valid\n  cargo gofer graph    draws it\n\nthe pipeline is in {}\n",
        path.join("src/main.rs").display()
    )))
}

/// The pipeline's id for a crate's name: the same words, joined as the server has it.
fn id(name: &str, ids: Ids) -> Result<String, Stop> {
    let id = name.replace(['-', '_'], &ids.separator().to_string());
    check_id(Named::Pipeline, &id, ids).map_err(|problem| {
        let better = suggest_id(Named::Pipeline, &id, ids);
        Stop::new(problem.message).help(format!("`cargo gofer new {better}` would do"))
    })?;
    Ok(id)
}

fn cargo_new(path: &Path) -> Result<(), Stop> {
    let mut cargo = child::cargo();
    cargo.args(["new", "--quiet", "--bin", "--edition", "2024", "--vcs", "none"]).arg(path);
    let output = child::whole_output(&mut cargo).could_not("start cargo")?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Stop::new(said.trim().trim_start_matches("error: ").to_owned()))
}

fn fill(path: &Path, id: &str, ids: Ids) -> Result<(), Stop> {
    let manifest = path.join("Cargo.toml");
    let written = fs::read_to_string(&manifest).could_not(format!("read {}", manifest.display()))?;
    let mut edited: DocumentMut = written.parse().could_not(format!("read {}", manifest.display()))?;
    edited["dependencies"]["gofer-dsl"] = dependency();
    write(&manifest, &edited.to_string())?;
    write(&path.join("src/main.rs"), &main(id, ids))?;
    write(&path.join(".gitignore"), "/target\n")
}

fn write(path: &Path, text: &str) -> Result<(), Stop> {
    fs::write(path, text).could_not(format!("write {}", path.display()))
}

/// gofer-dsl as this tool was built with: from the same checkout if that is still there.
fn dependency() -> Item {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gofer-dsl");
    match checkout.canonicalize().ok().filter(|folder| folder.join("Cargo.toml").is_file()) {
        Some(folder) => {
            let mut table = InlineTable::new();
            table.insert("path", folder.display().to_string().into());
            value(table)
        }
        None => value(env!("CARGO_PKG_VERSION")),
    }
}

fn main(id: &str, ids: Ids) -> String {
    // Every id that cargo takes as a name is an identifier once its hyphens are underscores.
    let word = id.replace('-', "_");
    let ids = match ids {
        Ids::SnakeCase => "",
        Ids::KebabCase => "\n        ids: \"kebab-case\", // for servers from 0.8.3 on",
    };
    include_str!("new/main.rs.txt").replace("{{id}}", &word).replace("{{ids}}", ids)
}
