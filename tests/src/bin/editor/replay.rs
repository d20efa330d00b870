//! A whole block typed key by key, in an editor that closes brackets by itself. In every state
//! what stands at the cursor is offered and nothing that may not stand there, nothing of ours is,
//! and the errors are few.

use gofer_tests::server::{Result, Server};

use super::cases::{block, completions, is_ours, open};
use Piece::{Above, Axis, Key, Keys, Other, Parent, Setting, Status, Value};

/// What is typed, by what completion has to know of it.
enum Piece {
    Setting(&'static str),
    Key(&'static str),
    Parent(&'static str),
    Status(&'static str),
    /// What stands after `in` in a header.
    Keys(&'static str),
    /// A task in `tasks { ... }`.
    Above(&'static str),
    /// A key of an axis, or an axis of the task's own.
    Axis(&'static str),
    /// A name in scope, in a value.
    Value(&'static str),
    /// Names, punctuation, literals.
    Other(&'static str),
}

/// Five tasks, with axes of every kind.
const TYPED: &[Piece] = &[
    Setting("id"),
    Other(": ship,\n"),
    Setting("name"),
    Other(": \"Ship\",\n\n"),
    Setting("task"),
    Other(" build {\n"),
    Key("image"),
    Other(": "),
    Value("tag"),
    Other("(),\n"),
    Key("command"),
    Other(": [\"cargo\", "),
    Value("local"),
    Other("],\n"),
    Key("variables"),
    Other(": { RUST_LOG: "),
    Value("local"),
    Other(", TOKEN: "),
    Value("pipeline_secret"),
    Other("(\"token\") },\n}\n\n"),
    Setting("task"),
    Other(" test for version in { stable: "),
    Value("VERSION"),
    Other(", msrv: \"1.85\" } {\n"),
    Key("image"),
    Other(": "),
    Value("version"),
    Other(",\n"),
    Key("depends_on"),
    Other(": { "),
    Parent("build"),
    Other(" },\n"),
    Key("script"),
    Other(": \"\n    cargo test\n\",\n}\n\n/// Packs.\n"),
    Setting("task"),
    Other(" pack for version in { stable, msrv } {\n"),
    Key("image"),
    Other(": \"rust\",\n"),
    Key("depends_on"),
    Other(": { "),
    Parent("build"),
    Other(": "),
    Status("any"),
    Other(", "),
    Parent("test"),
    Other("["),
    Axis("version"),
    Other("] },\n"),
    Key("registry_auth"),
    Other(": { "),
    Key("user"),
    Other(": "),
    Value("local"),
    Other(", "),
    Key("pass"),
    Other(": "),
    Value("tag"),
    Other("() },\n}\n\n"),
    Setting("task"),
    Other(" deploy for version in "),
    Keys("test"),
    Other("."),
    Axis("version"),
    Other(" {\n"),
    Key("image"),
    Other(": "),
    Value("version"),
    Other(",\n"),
    Key("variables"),
    Other(": { "),
    Value("VERSION"),
    Other(" },\n}\n\n"),
    Setting("task"),
    Other(" notify for failed in "),
    Keys("tasks"),
    Other(" { "),
    Above("build"),
    Other(", pkg: "),
    Above("pack"),
    Other("["),
    Axis("msrv"),
    Other("] } {\n"),
    Key("image"),
    Other(": \"rust\",\n"),
    Key("depends_on"),
    Other(": { "),
    Parent("failed"),
    Other(": "),
    Status("failure"),
    Other(" },\n}\n"),
];

/// Everything of a kind that may be offered; of values that cannot be said.
fn may_be_offered(piece: &Piece) -> Option<&'static [&'static str]> {
    Some(match piece {
        Setting(_) => &super::cases::SETTINGS,
        Key("user" | "pass") => &["user", "pass"],
        Key(_) => &super::cases::KEYS,
        Parent(_) => &["build", "test", "pack", "deploy", "failed"],
        Keys(_) => &["tasks", "test", "pack", "deploy"],
        Above(_) => &["build", "test", "pack", "deploy"],
        Status(_) => &super::cases::STATUSES,
        Axis(_) => &["stable", "msrv", "version"],
        Value(_) | Other(_) => return None,
    })
}

fn text(piece: &Piece) -> &'static str {
    match piece {
        Setting(text) | Key(text) | Keys(text) | Above(text) | Parent(text) | Status(text) | Axis(text)
        | Value(text) | Other(text) => text,
    }
}

/// What the editor has closed by itself: the brackets that are open, in reverse, and a quote.
pub fn closers(typed: &str) -> String {
    let (mut open, mut quoted) = (String::new(), false);
    for c in typed.chars() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' => open.insert(0, '}'),
            '[' => open.insert(0, ']'),
            '(' => open.insert(0, ')'),
            '}' | ']' | ')' => {
                open.remove(0);
            }
            _ => {}
        }
    }
    if quoted { format!("\"{open}") } else { open }
}

/// Types the block above what is there and checks each state. Gives how many there were.
pub fn whole_session(server: &mut Server, below: &str) -> Result<usize> {
    let mut typed = String::new();
    let mut states = 0;
    for piece in TYPED {
        let mut rest = text(piece).chars();
        loop {
            let state = block(&format!("{typed}$0{}{below}", closers(&typed)));
            check(server, &state, piece, rest.as_str()).map_err(|error| format!("after {typed:?}: {error}"))?;
            states += 1;
            let Some(next) = rest.next() else { break };
            typed.push(next);
        }
    }
    open(server, &block(&format!("{typed}$0{below}")))?;
    let errors = server.errors()?;
    if errors.is_empty() { Ok(states) } else { Err(format!("the whole block has {errors:?}").into()) }
}

fn check(server: &mut Server, state: &str, piece: &Piece, rest: &str) -> Result<()> {
    let offered = completions(server, state)?;
    let complete = rest.is_empty();
    if let Some(allowed) = may_be_offered(piece) {
        if let Some(stranger) = offered.iter().find(|word| !complete && !allowed.contains(&word.as_str())) {
            return Err(format!("`{stranger}` is offered").into());
        }
    } else if let Some(ours) = offered.iter().find(|word| matches!(piece, Value(_)) && is_ours(word)) {
        return Err(format!("`{ours}` is offered").into());
    }
    // What is complete is there already, and not offered once more.
    if !complete && !matches!(piece, Other(_)) && !offered.iter().any(|word| word == text(piece)) {
        return Err(format!("`{}` is not offered, but {offered:?}", text(piece)).into());
    }
    let errors = server.errors()?;
    if errors.len() > 4 { Err(format!("{} errors: {errors:?}", errors.len()).into()) } else { Ok(()) }
}
