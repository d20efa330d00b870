//! What is left at the engine of runs that were killed.

use super::containers::is_going;
use super::copies;
use super::labels::{RECORD, TOKEN, USER};
use super::program::{Program, unhurried};
use super::volume;
use crate::run::claim::Claim;
use crate::run::installed::Cleaned;

/// A kind of what runs make at the engine, and how it is called there.
struct Kind {
    list: &'static [&'static str],
    name: &'static str,
    inspect: &'static [&'static str],
    /// Where its labels stand. Of a list, not every engine shows them one by one.
    labels: &'static str,
    remove: &'static [&'static str],
    /// What the names of ours begin with.
    ours: &'static str,
}

/// Each after what uses it.
const KINDS: [Kind; 3] = [
    Kind {
        list: &["ps", "--all"],
        name: "{{.Names}}",
        inspect: &["container", "inspect"],
        labels: ".Config.Labels",
        remove: &["rm", "--force"],
        ours: "",
    },
    Kind {
        list: &["images"],
        name: "{{.Repository}}:{{.Tag}}",
        inspect: &["image", "inspect"],
        labels: ".Config.Labels",
        remove: &["image", "rm", "--force"],
        ours: copies::NAME,
    },
    Kind {
        list: &["volume", "ls"],
        name: "{{.Name}}",
        inspect: &["volume", "inspect"],
        labels: ".Labels",
        remove: &["volume", "rm", "--force"],
        ours: volume::NAME,
    },
];

/// Removes what is left at the engine of our runs that are over.
pub fn clean(program: &Program) -> Result<Cleaned, String> {
    let call = |args: &[&[&str]]| {
        let args = args.concat().into_iter().map(str::to_owned);
        program.call(args, &unhurried()).map_err(|failure| failure.to_string())
    };
    let ours = format!("label={RECORD}");
    let mut cleaned = Cleaned::default();
    for kind in KINDS {
        let listed = call(&[kind.list, &["--filter", &ours, "--format", kind.name]])?;
        let mut over = Vec::new();
        for name in listed.lines().filter(|name| name.starts_with(kind.ours)) {
            // No label of ours but the last holds a tab.
            let format =
                [USER, TOKEN, RECORD].map(|label| format!("{{{{index {} \"{label}\"}}}}", kind.labels)).join("\t");
            // It may be another's, who has just removed it.
            let Ok(labels) = call(&[kind.inspect, &["--format", &format, name]]) else { continue };
            let Some(claim) = claim(&labels) else { continue };
            match claim.is_over() {
                Ok(()) => over.push(name),
                Err(why) => cleaned.left_alone.push((name.to_owned(), why)),
            }
        }
        for names in over.chunks(100) {
            let one_by_one = || {
                // Another one may clean up at the same time.
                names.iter().try_for_each(|name| match call(&[kind.remove, &[*name]]) {
                    Err(why) if !is_going(&why) => Err(why),
                    _ => Ok(()),
                })
            };
            call(&[kind.remove, names]).map(drop).or_else(|_| one_by_one())?;
        }
        cleaned.removed.extend(over.into_iter().map(str::to_owned));
    }
    Ok(cleaned)
}

/// Whose something is, as its labels say.
fn claim(labels: &str) -> Option<Claim> {
    let &[user, token, record] = labels.splitn(3, '\t').collect::<Vec<_>>().as_slice() else { return None };
    Some(Claim { record: record.into(), token: token.to_owned(), user: user.to_owned() })
}
