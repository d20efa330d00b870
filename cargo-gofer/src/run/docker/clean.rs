//! What is left at the engine of runs that were killed.

use super::copies;
use super::labels::{RECORD, TOKEN, USER};
use super::program::{Program, unhurried};
use crate::run::claim::Claim;
use crate::run::installed::Cleaned;

/// Removes what is left at the engine of our runs that are over.
pub fn clean(program: &Program) -> Result<Cleaned, String> {
    let call = |args: Vec<String>| program.call(args, &unhurried()).map_err(|failure| failure.to_string());
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let label = |name: &str| format!("{{{{.Label \"{name}\"}}}}");
    let format = format!("{{{{.Names}}}}\t{}", in_a_row(label));
    let listed = call(words(&["ps", "--all", "--filter", &format!("label={RECORD}"), "--format", &format]))?;
    let mut cleaned = Cleaned::default();
    for line in listed.lines() {
        let Some((name, claim)) = line.split_once('\t').and_then(|(name, labels)| Some((name, claim(labels)?))) else {
            continue;
        };
        match claim.is_over() {
            Ok(()) => cleaned.removed.push(name.to_owned()),
            Err(why) => cleaned.left_alone.push((name.to_owned(), why)),
        }
    }
    for names in cleaned.removed.chunks(100) {
        call([&words(&["rm", "--force"]), names].concat())?;
    }
    clean_copies(&mut cleaned, &call)?;
    clean_volumes(&mut cleaned, &call)?;
    Ok(cleaned)
}

/// Removes the volumes that our runs have made for objects, if they are over.
fn clean_volumes(cleaned: &mut Cleaned, call: &impl Fn(Vec<String>) -> Result<String, String>) -> Result<(), String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let listed = call(words(&["volume", "ls", "--filter", &format!("label={RECORD}"), "--format", "{{.Name}}"]))?;
    for name in listed.lines() {
        let label = |name: &str| format!("{{{{index .Labels \"{name}\"}}}}");
        // It may be another's, who has just removed it.
        let Ok(labels) = call(words(&["volume", "inspect", "--format", &in_a_row(label), name])) else { continue };
        let Some(claim) = claim(&labels) else { continue };
        // Of one that is left alone, its container is named already.
        if claim.is_over().is_ok() {
            call(words(&["volume", "rm", "--force", name]))?;
            cleaned.removed.push(name.to_owned());
        }
    }
    Ok(())
}

/// The labels that say whose something is. No name and no label of ours but the last holds a tab.
fn in_a_row(label: impl Fn(&str) -> String) -> String {
    [USER, TOKEN, RECORD].map(label).join("\t")
}

/// What they say.
fn claim(labels: &str) -> Option<Claim> {
    let &[user, token, record] = labels.splitn(3, '\t').collect::<Vec<_>>().as_slice() else { return None };
    Some(Claim { record: record.into(), token: token.to_owned(), user: user.to_owned() })
}

/// Removes the images that our runs have made, if they are over.
fn clean_copies(cleaned: &mut Cleaned, call: &impl Fn(Vec<String>) -> Result<String, String>) -> Result<(), String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let format = "{{.Repository}}:{{.Tag}}";
    let listed = call(words(&["images", "--filter", &format!("label={RECORD}"), "--format", format]))?;
    for name in listed.lines().filter(|name| name.starts_with(copies::NAME)) {
        let label = |name: &str| format!("{{{{index .Config.Labels \"{name}\"}}}}");
        // It may be another's, who has just removed it.
        let Ok(labels) = call(words(&["image", "inspect", "--format", &in_a_row(label), name])) else { continue };
        let Some(claim) = claim(&labels) else { continue };
        match claim.is_over() {
            Ok(()) => {
                call(words(&["image", "rm", "--force", name]))?;
                cleaned.removed.push(name.to_owned());
            }
            Err(why) => cleaned.left_alone.push((name.to_owned(), why)),
        }
    }
    Ok(())
}
