//! `cargo gofer new`: a pipeline crate that runs at once.

use std::fs;
use std::path::{Path, PathBuf};

use gofer_core::Ids;
use schemars::JsonSchema;
use serde::Serialize;
use toml_edit::DocumentMut;

use crate::answer::Answer;
use crate::child;
use crate::cli::{Format, NewArgs};
use crate::envelope;
use crate::stop::{Stop, While as _};
use crate::style::GOOD;

mod ci;
mod dependency;
mod name;
mod place;
mod workspace;

use ci::Workflow;
use dependency::Dependency;
use workspace::Workspace;

pub fn run(args: &NewArgs) -> Result<Answer, Stop> {
    let path = args.path.as_path();
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    // Of several words newer servers take a hyphen between them; one word fits all.
    let of_name = if name.contains(['-', '_']) { Ids::KebabCase } else { Ids::SnakeCase };
    let ids = args.ids.map_or(of_name, Ids::from);
    let id = name::id(path, ids)?;
    let first_made = place::for_new(path)?;
    let checkout = args.path_of_dsl.as_deref().map(dependency::checkout).transpose()?;
    let workflow = args.ci.map(|ci| Workflow::plan(ci, path, name)).transpose()?;
    let above = Workspace::above(path)?;
    // Cargo checks the name, and adds the crate to a workspace it is in.
    let made = cargo_new(path).and_then(|()| {
        // Cargo adds it also where its folder is excluded.
        let excluding = above.as_ref().filter(|above| above.excludes(path));
        excluding.map_or(Ok(()), Workspace::put_back).could_not("write the workspace's Cargo.toml")?;
        let made = fill(path, &id, ids, checkout)?;
        workflow.as_ref().map_or(Ok(()), Workflow::write)?;
        Ok(made)
    });
    let (member_of, dependency) = made.inspect_err(|_| {
        // Half a crate helps nobody; if it cannot be removed, the error says what went wrong first.
        let _ = fs::remove_dir_all(&first_made);
        let _ = above.as_ref().map_or(Ok(()), Workspace::put_back);
    })?;
    if args.format == Format::Json {
        let made = NewProject {
            folder: path.display().to_string(),
            id,
            ids: if ids == Ids::KebabCase { "kebab-case" } else { "snake_case" },
            member_of: member_of.map(|root| root.display().to_string()),
            gofer_dsl: dependency.item().to_string().trim().to_owned(),
            found_everywhere: dependency.is_everywhere(),
            workflow: workflow.map(|workflow| workflow.file().display().to_string()),
        };
        return envelope::answer("new", 0, Vec::new(), Some(made));
    }
    let folder = path.display();
    let member = member_of.map(|root| format!("it is a member of the workspace in {}\n", root.display()));
    let workflow = workflow.map(|workflow| workflow.in_words(&dependency));
    Ok(Answer::yes(format!(
        "{GOOD}made{GOOD:#} {folder}: a pipeline with the id `{id}`{}\n{}{}{}{}\n  cd {folder}\n  \
         cargo run            prints its JSON\n  cargo test           checks that it is valid\n  \
         cargo gofer graph    draws it\n  cargo gofer run      runs it here, on Docker or Podman\n\nthe pipeline is in {}\n",
        for_servers(&id),
        name::remark(name).map(|remark| format!("{remark}\n")).unwrap_or_default(),
        member.unwrap_or_default(),
        dependency.in_words(),
        workflow.unwrap_or_default(),
        path.join("src/main.rs").display()
    ))
    .prose())
}

/// What `new` has made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Made")]
pub struct NewProject {
    /// The crate's folder.
    folder: String,
    /// The pipeline's id.
    id: String,
    /// How ids are written: `kebab-case` or `snake_case`.
    ids: &'static str,
    /// The folder of the workspace that it is a member of.
    member_of: Option<String>,
    /// From where it takes gofer-dsl, as it stands in its `Cargo.toml`.
    gofer_dsl: String,
    /// Whether other machines find gofer-dsl there.
    found_everywhere: bool,
    /// The file of the workflow that checks it.
    workflow: Option<String>,
}

/// Which servers take an id, where not all do.
fn for_servers(id: &str) -> &'static str {
    match (id.contains('_'), id.contains('-')) {
        (true, _) => ", for servers up to 0.8.2: newer ones want `--ids kebab-case`",
        (_, true) => ", for servers from 0.8.3 on: older ones want `--ids snake_case`",
        _ => "",
    }
}

fn cargo_new(path: &Path) -> Result<(), Stop> {
    let mut cargo = child::cargo();
    cargo.args(["new", "--quiet", "--bin", "--edition", "2024", "--vcs", "none"]).arg(path);
    let output = child::whole_output(&mut cargo).could_not("start cargo")?;
    if output.status.success() {
        return Ok(());
    }
    // What follows the first line are flags of cargo's.
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Stop::new(format!("cargo could not make {}: {}", path.display(), workspace::what_is_wrong(&said))))
}

/// Makes a pipeline of what cargo made; gives the workspace it is a member of, and on what it depends.
fn fill(path: &Path, id: &str, ids: Ids, checkout: Option<PathBuf>) -> Result<(Option<PathBuf>, Dependency), Stop> {
    let workspace = Workspace::of(path)?;
    let dependency = match (checkout, &workspace) {
        (Some(checkout), _) => Dependency::Path { folder: checkout, is_asked_for: true },
        (None, Some(workspace)) => workspace.dependency(path)?.unwrap_or_else(Dependency::of_this_tool),
        (None, None) => Dependency::of_this_tool(),
    };
    let manifest = path.join("Cargo.toml");
    let written = fs::read_to_string(&manifest).could_not(format!("read {}", manifest.display()))?;
    let mut edited: DocumentMut = written.parse().could_not(format!("read {}", manifest.display()))?;
    edited["dependencies"]["gofer-dsl"] = dependency.item();
    write(&manifest, &edited.to_string())?;
    write(&path.join("src/main.rs"), &main(id, ids))?;
    if workspace.is_none() {
        write(&path.join(".gitignore"), "/target\n")?;
    }
    Ok((workspace.map(|workspace| workspace.root().to_path_buf()), dependency))
}

fn write(path: &Path, text: &str) -> Result<(), Stop> {
    fs::write(path, text).could_not(format!("write {}", path.display()))
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
