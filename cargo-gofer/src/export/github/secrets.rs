//! Secrets at GitHub: one store, whose keys are capitals.

use std::collections::{BTreeMap, BTreeSet};

use gofer_core::{Reference, ReferenceKind, shown};

use super::rules::RULES;
use crate::export::notes::{At, Notes};

/// Which secrets of GitHub stand for the pipeline's.
#[derive(Debug)]
pub struct Secrets<'a> {
    /// Given on the command line, by key or by `KIND:KEY`.
    given: &'a [(String, String)],
    /// Whose each secret of GitHub is.
    used: BTreeMap<String, Vec<Whose>>,
    /// Tasks whose registry has a password, and the secrets that hold these.
    passwords: Vec<(String, String)>,
    /// Which of those given are read, by their places.
    read: BTreeSet<usize>,
}

/// What a secret of GitHub stands for.
#[derive(Debug, PartialEq)]
enum Whose {
    Reference(Reference),
    /// The password of this task's registry, which the pipeline holds itself.
    Password(String),
}

impl Whose {
    fn in_words(&self) -> String {
        match self {
            Whose::Reference(Reference { kind, key }) => format!("{kind} `{}`", shown(key)),
            Whose::Password(task) => format!("the registry's password of task `{}`", shown(task)),
        }
    }
}

impl<'a> Secrets<'a> {
    pub fn new(given: &'a [(String, String)]) -> Self {
        Secrets { given, used: BTreeMap::new(), passwords: Vec::new(), read: BTreeSet::new() }
    }

    /// The name at GitHub of a secret that a task's variable reads.
    pub fn name(&mut self, task: &str, reference: Reference, notes: &mut Notes) -> String {
        let Reference { kind, key } = &reference;
        let exact = format!("{kind}:{key}");
        let place = |what: &str| self.given.iter().position(|(from, _)| from == what);
        let place = place(&exact).or_else(|| place(key));
        self.read.extend(place);
        let given = place.map(|place| &self.given[place]);
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
        self.use_for(&name, Whose::Reference(reference));
        name
    }

    /// The name at GitHub of the password of a task's registry.
    pub fn password(&mut self, task: &str) -> String {
        let name = format!("REGISTRY_PASSWORD_{}", task.replace('-', "_").to_ascii_uppercase());
        self.use_for(&name, Whose::Password(task.to_owned()));
        self.passwords.push((task.to_owned(), name.clone()));
        name
    }

    fn use_for(&mut self, name: &str, whose: Whose) {
        let users = self.used.entry(name.to_owned()).or_default();
        if !users.contains(&whose) {
            users.push(whose);
        }
    }

    /// Two that would be one, passwords that have to be put there, and, of one pipeline, what it does not read.
    pub fn report(self, is_one: bool, notes: &mut Notes) {
        for (name, users) in self.used.iter().filter(|(_, users)| users.len() > 1) {
            // Passwords alone are one only if the tasks are.
            let Some(Reference { kind, key }) = users.iter().find_map(|whose| match whose {
                Whose::Reference(reference) => Some(reference),
                Whose::Password(_) => None,
            }) else {
                continue;
            };
            let all: Vec<String> = users.iter().map(Whose::in_words).collect();
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
        for (place, (key, _)) in self.given.iter().enumerate().filter(|_| is_one) {
            if !self.read.contains(&place) {
                let message = format!("no variable reads the secret `{}` that `--secret` names", shown(key));
                notes.warning(&RULES.code("unread-secret"), At::pipeline("variables"), message, None);
            }
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
