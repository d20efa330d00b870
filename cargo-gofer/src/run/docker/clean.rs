//! What is left at the engine of runs that were killed.

use super::command::{RECORD, TOKEN, USER};
use super::copies;
use super::program::{Program, unhurried};
use crate::run::claim::Claim;
use crate::run::installed::Cleaned;

/// Removes what is left at the engine of our runs that are over.
pub fn clean(program: &Program) -> Result<Cleaned, String> {
    let call = |args: Vec<String>| program.call(args, &unhurried()).map_err(|failure| failure.to_string());
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let label = |name: &str| format!("{{{{.Label \"{name}\"}}}}");
    // No name and no label of ours but the last holds a tab.
    let format = ["{{.Names}}", &label(USER), &label(TOKEN), &label(RECORD)].join("\t");
    let listed = call(words(&["ps", "--all", "--filter", &format!("label={RECORD}"), "--format", &format]))?;
    let mut cleaned = Cleaned::default();
    for line in listed.lines() {
        let &[name, user, token, record] = line.splitn(4, '\t').collect::<Vec<_>>().as_slice() else { continue };
        let claim = Claim { record: record.into(), token: token.to_owned(), user: user.to_owned() };
        match claim.is_over() {
            Ok(()) => cleaned.removed.push(name.to_owned()),
            Err(why) => cleaned.left_alone.push((name.to_owned(), why)),
        }
    }
    for names in cleaned.removed.chunks(100) {
        call([&words(&["rm", "--force"]), names].concat())?;
    }
    clean_copies(&mut cleaned, &call)?;
    Ok(cleaned)
}

/// Removes the images that our runs have made, if they are over.
fn clean_copies(cleaned: &mut Cleaned, call: &impl Fn(Vec<String>) -> Result<String, String>) -> Result<(), String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let format = "{{.Repository}}:{{.Tag}}";
    let listed = call(words(&["images", "--filter", &format!("label={RECORD}"), "--format", format]))?;
    for name in listed.lines().filter(|name| name.starts_with(copies::NAME)) {
        let label = |name: &str| format!("{{{{index .Config.Labels \"{name}\"}}}}");
        let format = [label(USER), label(TOKEN), label(RECORD)].join("\t");
        // It may be another's, who has just removed it.
        let Ok(labels) = call(words(&["image", "inspect", "--format", &format, name])) else { continue };
        let &[user, token, record] = labels.splitn(3, '\t').collect::<Vec<_>>().as_slice() else { continue };
        let claim = Claim { record: record.into(), token: token.to_owned(), user: user.to_owned() };
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
