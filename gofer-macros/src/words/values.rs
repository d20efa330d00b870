//! Values as others write them: bools, conditions, shells.

use std::fmt;

/// A bool as others write one, or when images are pulled, as compose and Kubernetes have it.
pub fn flag(text: &str) -> Option<bool> {
    match text.to_lowercase().replace(['-', '_'], "").as_str() {
        "true" | "yes" | "on" | "1" | "always" => Some(true),
        "false" | "no" | "off" | "0" | "never" | "missing" | "ifnotpresent" | "ifnotexists" => Some(false),
        _ => None,
    }
}

/// What stands here for a condition that is written so, in small letters without `_` and `-`.
pub fn condition(written: &str) -> Option<String> {
    const ENDED: [&str; 6] = ["always", "succeededorfailed", "alldone", "completed", "finished", "ended"];
    const OTHER: [&str; 12] =
        ["branch", "ref", "tag", "event", "github", "env", "merge", "push", "variables", "params", "inputs", "$ci"];
    const SUCCESS: [&str; 5] = ["onsuccess", "success", "success()", "succeeded", "succeeded()"];
    if ENDED.iter().any(|word| written.contains(word)) {
        return Some(
            "whether a task runs is decided by how its parents ended: here `any`, as in `depends_on: { build: any }`"
                .to_owned(),
        );
    }
    if SUCCESS.contains(&written.trim_matches(['"', ' ', '$', '{', '}'])) {
        return Some("leave it out: a task runs when all its parents ended in success".to_owned());
    }
    let of_parents = ["fail", "succe"].iter().any(|word| written.contains(word));
    (!of_parents && OTHER.iter().any(|word| written.contains(word))).then(|| {
        "how its parents ended decides whether a task runs; what is known when the JSON is made decides in Rust \
         whether `.task(...)` adds it, and all else is asked in its script"
            .to_owned()
    })
}

/// Each of these texts as a literal, as the elements of a list are written.
pub fn in_quotes(texts: impl IntoIterator<Item = impl fmt::Debug>) -> Vec<String> {
    texts.into_iter().map(|text| format!("{text:?}")).collect()
}

/// A shell by its words, with the option that makes it take a script.
pub fn shell(words: &[String]) -> Option<String> {
    let (program, options) = words.split_first()?;
    let name = program.trim_matches('"').rsplit('/').next().unwrap_or_default();
    let takes = |option: &String| option.starts_with("\"-") && !option.starts_with("\"--") && option.contains('c');
    let option = match name {
        // As the default does, it stops at the first command that fails, unless other options are chosen.
        "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" if options.is_empty() => "\"-ec\"",
        "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "python" | "python3" => "\"-c\"",
        "pwsh" | "powershell" => "\"-Command\"",
        "node" | "ruby" | "perl" => "\"-e\"",
        _ => return None,
    };
    if !options.iter().all(|option| option.starts_with("\"-") || option == "\"pipefail\"") {
        return None;
    }
    let mut words = words.to_vec();
    if !options.iter().any(takes) && !words.contains(&option.to_owned()) {
        words.push(option.to_owned());
    }
    Some(words.join(", "))
}
