//! A workflow that checks a pipeline with each change, and says what the change does to it.

use std::fs;
use std::path::{Path, PathBuf};

use super::dependency::Dependency;
use crate::cli::Ci;
use crate::stop::{Stop, While as _, Why};

/// A file that is going to be written.
pub struct Workflow {
    ci: Ci,
    file: PathBuf,
    text: String,
    /// The file of the same kind that is there already and has to name this one.
    named_in: Option<PathBuf>,
}

impl Workflow {
    /// Says what would be written where, for a crate that is still to be made.
    ///
    /// # Errors
    /// If the file is there already.
    pub fn plan(ci: Ci, path: &Path, name: &str) -> Result<Self, Stop> {
        let absolute = std::path::absolute(path).could_not(format!("find {}", path.display()))?;
        let root = absolute.ancestors().skip(1).find(|folder| folder.join(".git").exists()).unwrap_or(&absolute);
        let folder = absolute.strip_prefix(root).unwrap_or(Path::new(""));
        let folder: Vec<String> = folder.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let folder = if folder.is_empty() { ".".to_owned() } else { folder.join("/") };
        let (file, named_in, template) = match ci {
            Ci::Github => {
                (root.join(format!(".github/workflows/gofer-{name}.yml")), None, include_str!("github.yml.txt"))
            }
            Ci::Gitlab => {
                let main = root.join(".gitlab-ci.yml");
                let (file, named_in) = if main.exists() {
                    (root.join(format!(".gitlab/gofer-{name}.yml")), Some(main))
                } else {
                    (main, None)
                };
                (file, named_in, include_str!("gitlab.yml.txt"))
            }
        };
        if file.exists() {
            return Err(Stop::because(Why::AlreadyThere, format!("{} is there already", file.display()))
                .help("nothing was changed; leave `--ci` out, or remove that file first"));
        }
        let text = template
            .replace("{{name}}", name)
            // A text of JSON is one of YAML.
            .replace("{{folder}}", &serde_json::Value::from(folder).to_string())
            .replace("{{version}}", env!("CARGO_PKG_VERSION"));
        Ok(Workflow { ci, file, text, named_in })
    }

    /// Writes it.
    pub fn write(&self) -> Result<(), Stop> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder).could_not(format!("make {}", folder.display()))?;
        }
        fs::write(&self.file, &self.text).could_not(format!("write {}", self.file.display()))
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    pub fn in_words(&self, dependency: &Dependency) -> String {
        let what = match self.ci {
            Ci::Github => "a workflow that checks it is",
            Ci::Gitlab => "a job that checks it is",
        };
        let named_in = self.named_in.as_ref().zip(self.file.file_name()).map(|(main, file)| {
            let file = file.to_string_lossy();
            format!("; add `include: [{{ local: .gitlab/{file} }}]` to {}", main.display())
        });
        let fails = "; it fails while the crate depends on a folder of this machine";
        let fails = if dependency.is_everywhere() { "" } else { fails };
        format!("{what} in {}{}{fails}\n", self.file.display(), named_in.unwrap_or_default())
    }
}
