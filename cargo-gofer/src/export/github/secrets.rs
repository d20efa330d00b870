//! Secrets at GitHub: one store, whose keys are capitals.

use std::collections::BTreeMap;

use gofer_core::{Reference, ReferenceKind, shown};

use super::rules::RULES;
use crate::export::notes::{At, Notes};

/// Which secrets of GitHub stand for the pipeline's.
#[derive(Debug)]
pub struct Secrets<'a> {
    /// Given on the command line, by key or by `KIND:KEY`.
    given: &'a [(String, String)],
    /// Whose each secret of GitHub is.
    used: BTreeMap<String, Vec<Reference>>,
    /// Passwords of registries, which the pipeline holds itself.
    passwords: Vec<(String, String)>,
}

impl<'a> Secrets<'a> {
    pub fn new(given: &'a [(String, String)]) -> Self {
        Secrets { given, used: BTreeMap::new(), passwords: Vec::new() }
    }

    /// The name at GitHub of a secret that a task's variable reads.
    pub fn name(&mut self, task: &str, reference: Reference, notes: &mut Notes) -> String {
        let Reference { kind, key } = &reference;
        let exact = format!("{kind}:{key}");
        let given = self.given.iter().find(|(from, _)| *from == exact);
        let given = given.or_else(|| self.given.iter().find(|(from, _)| from == key));
        let name = given.map_or_else(|| key.to_ascii_uppercase(), |(_, name)| name.to_ascii_uppercase());
        if !is_name(&name) {
            notes.error(
                &RULES.code("secret-name"),
                At::task(task, "variables"),
                format!("`{}` cannot be a secret's name at GitHub", shown(given.map_or(key, |(_, name)| name))),
                format!(
                    "choose one of capitals, digits and `_` that does not begin with a digit or `GITHUB_`: \
                     `--secret {}=NAME`",
                    shown(key)
                ),
            );
        }
        let users = self.used.entry(name.clone()).or_default();
        if !users.contains(&reference) {
            users.push(reference);
        }
        name
    }

    /// The name at GitHub of the password of a task's registry.
    pub fn password(&mut self, task: &str) -> String {
        let name = format!("REGISTRY_PASSWORD_{}", task.replace('-', "_").to_ascii_uppercase());
        self.passwords.push((task.to_owned(), name.clone()));
        name
    }

    /// Two that would be one, and passwords that have to be put there.
    pub fn report(self, notes: &mut Notes) {
        for (name, users) in self.used.iter().filter(|(_, users)| users.len() > 1) {
            let all: Vec<String> =
                users.iter().map(|Reference { kind, key }| format!("{kind} `{}`", shown(key))).collect();
            let Reference { kind, key } = &users[0];
            notes.error(
                &RULES.code("same-secret"),
                At::pipeline("variables"),
                format!("{} would all be the secret {name} at GitHub", all.join(" and ")),
                format!("give each a name of its own: `--secret {kind}:{}=NAME`", shown(key)),
            );
        }
        for (task, name) in &self.passwords {
            let help = format!("set the secret {name} of the repository to the password");
            let message = "the password is not written: it is read from a secret of GitHub's";
            notes.warning(&RULES.code("registry-password"), At::task(task, "registry_auth"), message, Some(help));
        }
    }
}

/// Letters, digits and `_`, no digit first, and not GitHub's own.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.starts_with("GITHUB_")
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether GitHub's store holds what this kind reads.
pub fn is_secret(kind: ReferenceKind) -> bool {
    matches!(kind, ReferenceKind::PipelineSecret | ReferenceKind::GlobalSecret)
}
