//! The workspace in which a new crate is made.

use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand};
use toml_edit::{DocumentMut, Item, value};

use super::dependency::{self, DSL, Dependency};
use crate::child;
use crate::stop::{Stop, While as _};

/// The `Cargo.toml` of a workspace, and what stood in it at first.
pub struct Workspace {
    manifest: PathBuf,
    text: String,
}

impl Workspace {
    /// The one around a folder that is still to be made: cargo will write in its `Cargo.toml`.
    pub fn above(path: &Path) -> Result<Option<Self>, Stop> {
        let absolute = std::path::absolute(path).could_not(format!("find {}", path.display()))?;
        let Some(above) = absolute.ancestors().skip(1).find(|folder| folder.is_dir()) else { return Ok(None) };
        Workspace::located(above)
    }

    /// The one that a crate is a member of, if it is not alone.
    pub fn of(path: &Path) -> Result<Option<Self>, Stop> {
        let own = dunce::canonicalize(path.join("Cargo.toml")).could_not(format!("find {}", path.display()))?;
        let located = Workspace::located(path)?;
        Ok(located.filter(|workspace| dunce::canonicalize(&workspace.manifest).ok() != Some(own)))
    }

    fn located(folder: &Path) -> Result<Option<Self>, Stop> {
        let mut cargo = child::cargo();
        cargo.args(["locate-project", "--workspace", "--message-format", "plain"]).current_dir(folder);
        let output = child::whole_output(&mut cargo).could_not("start cargo")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return if said.contains("could not find `Cargo.toml`") {
                Ok(None)
            } else {
                Err(does_not_load(folder, &said))
            };
        }
        let manifest = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        let text = fs::read_to_string(&manifest).could_not(format!("read {}", manifest.display()))?;
        Ok(Some(Workspace { manifest, text }))
    }

    pub fn root(&self) -> &Path {
        self.manifest.parent().unwrap_or(&self.manifest)
    }

    /// Writes what stood in its `Cargo.toml` at first.
    pub fn put_back(&self) -> std::io::Result<()> {
        fs::write(&self.manifest, &self.text)
    }

    /// From where it or one of its members takes gofer-dsl: two of them would not go together.
    ///
    /// # Errors
    /// If cargo does not understand the workspace.
    pub fn dependency(&self, path: &Path) -> Result<Option<Dependency>, Stop> {
        // A crate in a workspace that does not load is none.
        let metadata = self.metadata()?;
        if self.table()?.and_then(|table| table.get("dependencies")?.get(DSL).cloned()).is_some() {
            return Ok(Some(Dependency::OfWorkspace));
        }
        if let Some(own) = metadata.packages.iter().find(|package| package.name.as_str() == DSL) {
            let folder = own.manifest_path.parent().unwrap_or(&own.manifest_path);
            return Ok(Some(Dependency::AsMember(DSL.to_owned(), relative(path, folder.as_std_path()))));
        }
        let dependencies = metadata.packages.iter().flat_map(|package| {
            package.dependencies.iter().map(move |dependency| (package.name.to_string(), dependency))
        });
        let mut of_members = dependencies.filter(|(_, dependency)| dependency.name == DSL);
        Ok(of_members
            .find_map(|(member, dependency)| Some(Dependency::AsMember(member, as_written(path, dependency)?))))
    }

    /// Its own table in its `Cargo.toml`.
    fn table(&self) -> Result<Option<Item>, Stop> {
        let manifest: DocumentMut = self.text.parse().could_not(format!("read {}", self.manifest.display()))?;
        Ok(manifest.get("workspace").cloned())
    }

    /// Whether it excludes a folder, or one around it, and does not name it as a member.
    pub fn excludes(&self, path: &Path) -> bool {
        let (Ok(Some(table)), Ok(path)) = (self.table(), dunce::canonicalize(path)) else { return false };
        let root = dunce::canonicalize(self.root()).unwrap_or_else(|_| self.root().to_path_buf());
        let names = |key: &str| {
            let names = table.get(key).and_then(Item::as_array).into_iter().flatten().filter_map(|name| name.as_str());
            names.map(|name| root.join(name)).any(|named| path.starts_with(named))
        };
        names("exclude") && !names("members")
    }

    fn metadata(&self) -> Result<Metadata, Stop> {
        let mut cargo = child::cargo();
        cargo.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(self.root());
        let output = child::whole_output(&mut cargo).could_not("start cargo")?;
        if !output.status.success() {
            return Err(does_not_load(self.root(), &String::from_utf8_lossy(&output.stderr)));
        }
        MetadataCommand::parse(String::from_utf8_lossy(&output.stdout))
            .could_not("understand what `cargo metadata` says")
    }
}

fn does_not_load(folder: &Path, said: &str) -> Stop {
    Stop::new(format!("the workspace around {} does not load: {}", folder.display(), what_is_wrong(said)))
        .help("nothing was made; mend it first, or choose a folder outside of it")
}

/// What cargo says is wrong, and why.
pub fn what_is_wrong(said: &str) -> String {
    let mut lines = said.lines().map(str::trim);
    let error = lines.find_map(|line| line.strip_prefix("error: ")).unwrap_or_else(|| said.trim());
    if let Some(error) = error.strip_suffix(':') {
        let listed: Vec<&str> = lines.map_while(|line| line.strip_prefix("- ")).collect();
        return format!("{error}: {}", listed.join(" and "));
    }
    let causes: Vec<&str> = lines.skip_while(|line| *line != "Caused by:").filter(|line| !line.is_empty()).collect();
    let causes = causes.split(|line| *line == "Caused by:").filter_map(|cause| cause.first());
    std::iter::once(&error).chain(causes).copied().collect::<Vec<_>>().join(": ")
}

/// A dependency as it would stand in the new crate. One from a registry of somebody's own is not known.
fn as_written(path: &Path, dependency: &cargo_metadata::Dependency) -> Option<Item> {
    if let Some(folder) = &dependency.path {
        return Some(relative(path, folder.as_std_path()));
    }
    let version = dependency.req.to_string();
    let Some(git) = dependency.source.as_ref().and_then(|source| source.repr.strip_prefix("git+")) else {
        return dependency.registry.is_none().then(|| value(version.trim_start_matches('^')));
    };
    let (url, rest) = git.split_once('?').unwrap_or((git, ""));
    let rest = rest.split('#').next().unwrap_or_default();
    let url = url.split('#').next().unwrap_or_default();
    Some(match rest.split_once('=') {
        Some((kind, name)) => dependency::table([("git", url.into()), (kind, name.into())]),
        None => dependency::table([("git", url.into())]),
    })
}

/// A folder as seen from the new crate, if they have anything in common but the root.
fn relative(path: &Path, folder: &Path) -> Item {
    let Ok(from) = dunce::canonicalize(path) else { return dependency::path(folder) };
    let to = dunce::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    let same = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if same < 2 {
        return dependency::path(folder);
    }
    let up = from.components().skip(same).map(|_| "..".to_owned());
    let down = to.components().skip(same).map(|part| part.as_os_str().to_string_lossy().into_owned());
    dependency::path(Path::new(&up.chain(down).collect::<Vec<_>>().join("/")))
}
