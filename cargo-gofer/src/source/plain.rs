//! What cargo would say of a package that is written plainly, read of its manifest: to ask cargo takes nearly as long as a
//! build that finds nothing to do.
//!
//! Whatever needs more than a look, such as a workspace that excludes something, is left to cargo.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use cargo_metadata::Metadata;
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value, json};
use toml_edit::{DocumentMut, Item, TableLike};

use super::packages::LIBRARIES;

/// What a workspace may say for its packages, of all that a program is told.
const SHARED: [&str; 7] = ["authors", "description", "homepage", "license", "repository", "rust-version", "version"];

/// Keys after which cargo is to be asked.
const NOT_PLAIN: [&str; 3] = ["build", "license-file", "workspace"];

/// Readmes that cargo finds by itself.
const READMES: [&str; 3] = ["README.md", "README.txt", "README"];

/// What cargo would say of a package whose only program is this, which prints a pipeline; but for where it is built.
pub fn read(manifest: &Path, settings: &DocumentMut, program: &str) -> Option<Metadata> {
    let manifest = Utf8Path::from_path(manifest)?;
    let folder = manifest.parent()?;
    let (root, workspace) = workspace_of(folder, settings)?;
    let workspace = workspace.as_ref().and_then(|root| root.get("workspace"));
    let package = Manifest { package: settings.get("package")?.as_table_like()?, workspace };
    if !package.is_plain() || folder.join("build.rs").exists() {
        return None;
    }
    let library = library(settings, workspace)?;
    let metadata = json!({
        "packages": [{
            "name": package.text("name")?,
            "version": package.text("version")?,
            "id": manifest,
            "manifest_path": manifest,
            "authors": package.get("authors").map_or_else(|| json!([]), json_of),
            "description": package.text("description"),
            "homepage": package.text("homepage"),
            "license": package.text("license"),
            "repository": package.text("repository"),
            "rust_version": package.text("rust-version"),
            "readme": package.readme(folder),
            "metadata": package.get("metadata").map(json_of),
            "features": {},
            "dependencies": [{
                "name": library, "req": "*", "kind": null, "optional": false, "uses_default_features": true, "features": [],
            }],
            "targets": [{
                "name": program, "kind": ["bin"], "crate_types": ["bin"], "src_path": folder.join("src/main.rs"),
            }],
        }],
        "workspace_members": [manifest],
        "workspace_root": root,
        "metadata": workspace.and_then(|workspace| workspace.get("metadata")).map(json_of),
        // Nobody asks this one for it.
        "target_directory": root.join("target"),
        "version": 1,
    });
    serde_json::from_value(metadata).ok()
}

/// The folder of the workspace that a package belongs to, and its manifest; without one, the package's.
fn workspace_of(folder: &Utf8Path, own: &DocumentMut) -> Option<(Utf8PathBuf, Option<DocumentMut>)> {
    if own.contains_key("workspace") {
        return Some((folder.to_owned(), Some(own.clone())));
    }
    for above in folder.ancestors().skip(1) {
        // Cargo looks no further than there.
        if above.ends_with("target/package") {
            return None;
        }
        let manifest = match fs::read_to_string(above.join("Cargo.toml")) {
            Ok(manifest) => manifest.parse::<DocumentMut>().ok()?,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(_) => return None,
        };
        if let Some(workspace) = manifest.get("workspace") {
            let excludes = workspace.get("exclude").is_some();
            return (!excludes).then(|| (above.to_owned(), Some(manifest)));
        }
        if manifest.get("package").is_some_and(|package| package.get("workspace").is_some()) {
            return None;
        }
    }
    Some((folder.to_owned(), None))
}

/// The library for pipelines on which a package depends, whatever it calls it.
fn library(settings: &DocumentMut, workspace: Option<&Item>) -> Option<&'static str> {
    let shared = workspace.and_then(|workspace| workspace.get("dependencies"));
    let name_of = |key: &str, dependency: &Item| {
        let is_shared = dependency.get("workspace").and_then(Item::as_bool) == Some(true);
        let said = if is_shared { shared.and_then(|shared| shared.get(key)) } else { Some(dependency) };
        let name = said.and_then(|said| said.get("package")).and_then(Item::as_str).unwrap_or(key);
        LIBRARIES.into_iter().find(|library| *library == name)
    };
    settings.get("dependencies")?.as_table_like()?.iter().find_map(|(key, dependency)| name_of(key, dependency))
}

/// The table `[package]`, with what its workspace says for it.
struct Manifest<'a> {
    package: &'a dyn TableLike,
    workspace: Option<&'a Item>,
}

impl<'a> Manifest<'a> {
    /// Whether all that matters stands in it, or in its workspace's.
    fn is_plain(&self) -> bool {
        let is_said = |(key, item): (&str, &Item)| match key {
            key if NOT_PLAIN.contains(&key) => false,
            // Seen from another folder it would be another path.
            "readme" => !item.is_table_like(),
            key if SHARED.contains(&key) => self.get(key).is_some(),
            _ => true,
        };
        let names_pipelines =
            self.package.get("metadata").and_then(|said| said.get("gofer")?.get("pipelines")).is_some();
        !names_pipelines && self.package.iter().all(is_said)
    }

    fn get(&self, key: &str) -> Option<&'a Item> {
        let item = self.package.get(key)?;
        // `version.workspace = true`
        let is_shared = SHARED.contains(&key) && item.is_table_like();
        if is_shared { self.workspace?.get("package")?.get(key) } else { Some(item) }
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    fn readme(&self, folder: &Utf8Path) -> Option<&'a str> {
        match self.get("readme") {
            None => READMES.into_iter().find(|name| folder.join(name).is_file()),
            Some(said) if said.as_bool() == Some(true) => Some(READMES[0]),
            Some(said) => said.as_str(),
        }
    }
}

/// TOML as JSON.
fn json_of(item: &Item) -> Value {
    if let Some(table) = item.as_table_like() {
        let entries = table.iter().map(|(key, item)| (key.to_owned(), json_of(item)));
        return Value::Object(entries.collect::<Map<String, Value>>());
    }
    if let Some(list) = item.as_array() {
        return list.iter().map(|value| json_of(&Item::Value(value.clone()))).collect();
    }
    if let Some(tables) = item.as_array_of_tables() {
        return tables.iter().map(|table| json_of(&Item::Table(table.clone()))).collect();
    }
    match item.as_value() {
        Some(toml_edit::Value::String(text)) => text.value().as_str().into(),
        Some(toml_edit::Value::Integer(number)) => (*number.value()).into(),
        Some(toml_edit::Value::Float(number)) => (*number.value()).into(),
        Some(toml_edit::Value::Boolean(flag)) => (*flag.value()).into(),
        Some(toml_edit::Value::Datetime(time)) => time.value().to_string().into(),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::super::build::variables;
    use super::super::options::Cargo;
    use super::super::packages::Packages;
    use super::*;

    /// All that is used of packages that were not asked for.
    fn used(packages: &Packages) -> String {
        let programs = packages.programs(&Cargo::default()).unwrap();
        let used = programs.iter().map(|program| {
            let (package, target) = (program.package, program.target);
            format!(
                "{} {:?} {:?} {} {} {:?} {:?} {:?}",
                target.name,
                target.kind,
                target.crate_types,
                target.src_path,
                packages.namespace(package),
                packages.lints(package),
                packages.server(package),
                variables(program)
            )
        });
        format!("{} {:?}", packages.root().display(), used.collect::<Vec<_>>())
    }

    const LIBRARY: &str = "[dependencies]\ngofer-dsl = { path = \"../../library\" }\n";

    fn read_in(folder: &Path, more: &str) -> Option<Packages> {
        let text = format!("[package]\nname = \"ship-it\"\n{more}");
        let manifest = folder.join("Cargo.toml");
        fs::write(&manifest, &text).unwrap();
        Some(Packages::written(read(&manifest, &text.parse().unwrap(), "ship-it")?, &manifest))
    }

    #[test]
    fn what_is_read_is_what_cargo_says() {
        let top = tempfile::tempdir().unwrap();
        let beside = dunce::canonicalize(top.path()).unwrap().join("library");
        let top = beside.with_file_name("a place");
        let ours = top.join("ours");
        for folder in [&ours, &beside] {
            fs::create_dir_all(folder.join("src")).unwrap();
            fs::write(folder.join("src/main.rs"), "fn main() {}\n").unwrap();
        }
        let library = "[package]\nname = \"gofer-dsl\"\n[workspace]\n";
        fs::write(beside.join("Cargo.toml"), library).unwrap();
        let workspace = "[workspace]\nmembers = [\"ours\"]\nresolver = \"3\"\n\
                         [workspace.package]\nversion = \"2.0.0-rc.1\"\nauthors = [\"One\", \"Two\"]\nedition = \"2024\"\n\
                         rust-version = \"1.85\"\nlicense = \"MIT\"\n\
                         [workspace.dependencies]\nlib = { path = \"../library\", package = \"gofer-dsl\" }\n\
                         [workspace.metadata.gofer]\nnamespace = \"team\"\nserver = \"http://x\"\n\
                         [workspace.metadata.gofer.lints]\nuntagged-image = \"deny\"\n";
        let version = "version = \"0.1.0\"\n";
        for (more, in_workspace) in [
            (format!("{version}{LIBRARY}"), false),
            (format!("{version}edition = \"2024\"\n[workspace]\n{LIBRARY}"), false),
            (format!("{version}{LIBRARY}[workspace]\n[workspace.metadata.gofer]\nnamespace = \"own\"\n"), false),
            (
                format!(
                    "{version}[package.metadata.gofer]\nnamespace = \"mine\"\nserver = \"http://y\"\ntoken = 1\n{LIBRARY}"
                ),
                true,
            ),
            (format!("{version}[package.metadata.gofer.lints]\nserver-id = \"allow\"\nodd = 3\n{LIBRARY}"), true),
            (
                format!(
                    "{version}description = \"\"\"\n\n  What\n it is \"\"\"\nhomepage = \"http://z\"\nlicense = \"MIT\"\n{LIBRARY}"
                ),
                false,
            ),
            (format!("{version}readme = true\nrepository = \"http://r\"\nrust-version = \"1.89.0\"\n{LIBRARY}"), false),
            (format!("{version}readme = false\nauthors = []\npublish = false\n{LIBRARY}"), false),
            (format!("{version}readme = \"src/main.rs\"\nauthors = [\"Größe\"]\n{LIBRARY}"), false),
            (
                "version.workspace = true\nauthors = { workspace = true }\nedition.workspace = true\n\
                 rust-version.workspace = true\nlicense.workspace = true\n[dependencies]\nlib.workspace = true\n"
                    .to_owned(),
                true,
            ),
            (
                format!(
                    "{version}[dependencies]\ndsl = {{ path = \"../../library\", package = \"gofer-dsl\" }}\n[lib]\npath = \"src/main.rs\"\n"
                ),
                true,
            ),
        ] {
            let above = top.join("Cargo.toml");
            if in_workspace {
                fs::write(&above, workspace).unwrap();
            } else {
                drop(fs::remove_file(&above));
            }
            for readme in [None, Some("README"), Some("README.md")] {
                if let Some(name) = readme {
                    fs::write(ours.join(name), "").unwrap();
                }
                let read = read_in(&ours, &more).unwrap_or_else(|| panic!("it is plain: {more}"));
                let asked = Packages::of(&ours, &Cargo::default()).unwrap_or_else(|stop| panic!("{more}: {stop:?}"));
                assert_eq!(used(&read), used(&asked), "{more}");
            }
            for name in ["README", "README.md"] {
                fs::remove_file(ours.join(name)).unwrap();
            }
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_cargo() {
        let top = tempfile::tempdir().unwrap();
        let ours = top.path().join("ours");
        fs::create_dir(&ours).unwrap();
        let plain = format!("version = \"0.1.0\"\n{LIBRARY}");
        assert!(read_in(&ours, &plain).is_some());
        for more in [
            LIBRARY.to_owned(),
            "version = \"0.1.0\"\n[dependencies]\nother = \"1\"\n".to_owned(),
            "version = \"0.1.0\"\n[dev-dependencies]\ngofer-dsl = \"1\"\n".to_owned(),
            "version = \"0.1.0\"\n[dependencies]\ngofer-dsl = { version = \"1\", package = \"other\" }\n".to_owned(),
            format!("build = \"make.rs\"\n{plain}"),
            format!("workspace = \"../x\"\n{plain}"),
            format!("license-file = \"LICENSE\"\n{plain}"),
            format!("version.workspace = true\n{LIBRARY}"),
            format!("readme.workspace = true\n{plain}"),
            format!("version = \"0.1.0\"\n[package.metadata.gofer]\npipelines = []\n{LIBRARY}"),
        ] {
            assert!(read_in(&ours, &more).is_none(), "{more}");
        }
        for above in ["[workspace]\nexclude = [\"ours\"]\n", "[package]\nworkspace = \"../y\"\n", "["] {
            fs::write(top.path().join("Cargo.toml"), above).unwrap();
            assert!(read_in(&ours, &plain).is_none(), "{above}");
        }
        fs::remove_file(top.path().join("Cargo.toml")).unwrap();
        fs::write(ours.join("build.rs"), "fn main() {}\n").unwrap();
        assert!(read_in(&ours, &plain).is_none(), "what it makes is told to the program");
    }
}
