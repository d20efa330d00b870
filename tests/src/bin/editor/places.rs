//! Every place of the language where a word may be typed, and what is offered there.

use gofer_tests::server::{Result, Server};

use super::cases::{all_right, block, completions, includes_all};
use super::replay::closers;

/// Of these `~` stands for what comes before.
const ABOVE: &str = "id: ship, name: \"Ship\", task build { image: \"rust\" } \
                     task test for os in { bookworm, trixie }, rust in { stable: \"1.95\", msrv: \"1.85\" } { image: os } ";

/// A task that stands after the cursor. Its id is in quotes, so that it is never offered.
pub const BELOW: &str = "\ntask \"below\" { image: \"rust\" }";

/// What the keys of a task are beside an image.
const LEFT: &str = "always_pull_newest_image command depends_on description entrypoint inject_api_token registry_auth \
                    script shell variables";

/// What is typed, up to the cursor, and what is offered: these words and no others, or any value, which is `+` and
/// the words that are offered with it. What is open there is closed, or all of it but the innermost bracket; and the
/// block ends there, or goes on.
const TYPED: &[(&str, &str)] = &[
    ("", "defaults description id ids name parallelism task"),
    ("id: ship, na", "defaults description ids name parallelism task"),
    ("id: ship\nna", "defaults description ids name parallelism task"),
    ("//! Ships.\nid: ship, ", "defaults ids name parallelism task"),
    ("id: ", ""),
    ("id: ship, ids: ", ""),
    ("id: ship, name: ", "+"),
    ("id: ship, name: ta", "+"),
    ("id: ship, description: ", "+"),
    ("id: ship, parallelism: lo", "+"),
    ("id: ship, parallelism: 1 + ", "+"),
    ("id: ship, defaults: { ", "always_pull_newest_image image inject_api_token shell variables"),
    ("id: ship, defaults: { image: tag()\nsh", "always_pull_newest_image inject_api_token shell variables"),
    ("id: ship, defaults: { image: ", "+"),
    ("id: ship, defaults: { shell: [\"sh\", ", "+"),
    ("id: ship, defaults: { variables: { A: ", "+ pipeline_secret"),
    ("id: ship, defaults: { variables: { lo", "+"),
    ("id: ship, defaults: { variables: { A: 1, ..", "+"),
    ("id: ship, defaults: { inject_api_token: !", "+"),
    ("~", "task"),
    ("~ /// Packs.\nta", "task"),
    ("~ task ", ""),
    ("~ task it ", ""),
    ("~ task it for ", ""),
    ("~ task it for v in ", "tasks test"),
    ("~ task it for v in te", "tasks test"),
    ("~ task it for v in { one }, w in te", "tasks test"),
    ("~ task it for v in test.", "os rust"),
    ("~ task it for v in test.os, w in test.r", "os rust"),
    ("~ task it for v in { ", ""),
    ("~ task it for v in { one: ", "+"),
    ("~ task it for v in { one: ta", "+"),
    ("~ task it for v in { one: tag(), two: ", "+"),
    ("~ task it for v in { one: 1 }, w in { two: ", "+ v"),
    ("~ task it for v in tasks { ", "build test"),
    ("~ task it for v in tasks { build, ", "test"),
    ("~ task it for v in tasks { all: te", "build test"),
    ("~ task it for v in tasks { test[", "bookworm trixie"),
    ("~ task it for v in tasks { test[_, st", "msrv stable"),
    ("~ task it for v in tasks { test[_, stable], ", "build test"),
    ("~ task it { image: tag(), ", LEFT),
    ("~ task it { image: tag()\nco", LEFT),
    ("~ task it { image: \"rust\"\n", LEFT),
    ("~ task it { image: ", "+"),
    ("~ task it { image: lo", "+"),
    ("~ task it { image: format!(\"{}\", ", "+"),
    ("~ task it { image: if local == ", "+"),
    ("~ task it { image: &", "+"),
    ("~ task it { imgae: lo", "+"),
    ("~ task it { image ", "+"),
    ("~ task it { image = lo", "+"),
    ("~ task it { depends_on: { ", "build test"),
    ("~ task it { depends_on: { te", "build test"),
    ("~ task it { depends_on: { build, ", "test"),
    ("~ task it { depends_on: { build\nte", "test"),
    ("~ task it { depends_on: { build: ", "any failure success"),
    ("~ task it { depends_on: { build: fa", "any failure success"),
    ("~ task it { depends_on: { _: ", "any failure success"),
    ("~ task it { depends_on: { \"build\": ", "any failure success"),
    ("~ task it { depends_on: { build: any\nte", "test"),
    ("~ task it { depends_on: { build && ", "test"),
    ("~ task it { depends_on: { test[", "bookworm trixie"),
    ("~ task it { depends_on: { test[boo", "bookworm trixie"),
    ("~ task it { depends_on: { test[bookworm, ", "msrv stable"),
    ("~ task it { depends_on: { test[_, ms", "msrv stable"),
    ("~ task it { depends_on: { test[_, stable]: ", "any failure success"),
    ("~ task it { depends_on: { test[_, stable]: failure, ", "build test"),
    ("~ task it { depends_on: { test[_, stable], test[_, ", "msrv stable"),
    ("~ task it { depends_on: { test[_, stable, ", ""),
    ("~ task it { depends_on: { build[", ""),
    ("~ task it { depends_on: { nope[", ""),
    ("~ task it { depends_on: { test.", "bookworm trixie"),
    ("~ task it { depends_on: [", "build test"),
    ("~ task it { depends_on: [build, te", "test"),
    ("~ task it { variables: { ", "+ pipeline_secret"),
    ("~ task it { variables: { lo", "+"),
    ("~ task it { variables: { A: 1, ", "+"),
    ("~ task it { variables: { A: ", "+ pipeline_secret run_object"),
    ("~ task it { variables: { \"A\": pi", "+ pipeline_secret"),
    ("~ task it { variables: { A: tag()\nlo", "+"),
    ("~ task it { variables: { ..", "+"),
    ("~ task it { variables: { A: 1, ..lo", "+"),
    ("~ task it { variables: { A: pipeline_secret(", "+"),
    ("~ task it { variables: { A: pipeline_secret(lo", "+"),
    ("~ task it { entrypoint: ", "+"),
    ("~ task it { entrypoint: [", "+"),
    ("~ task it { command: lo", "+"),
    ("~ task it { command: [\"echo\", ", "+"),
    ("~ task it { command: [tag(), lo", "+"),
    ("~ task it { script: ", "+"),
    ("~ task it { script: [tag(), ", "+"),
    ("~ task it { script: \"make\", shell: [\"sh\", ", "+"),
    ("~ task it { registry_auth: { ", "pass user"),
    ("~ task it { registry_auth: { user: tag()\npa", "pass"),
    ("~ task it { registry_auth: { user: ", "+"),
    ("~ task it { registry_auth: { user: tag(), pass: lo", "+"),
    ("~ task it { inject_api_token: ", "+"),
    ("~ task it { always_pull_newest_image: !", "+"),
    ("~ task it for v in { one, two } { image: tag(), ", LEFT),
    ("~ task it for v in { one, two } { image: ", "+ v"),
    ("~ task it for v in { one, two } { command: [lo", "+ v"),
    ("~ task it for v in { one, two } { variables: { A: ", "+ v pipeline_secret"),
    ("~ task it for v in { one, two } { variables: { ..", "+ v"),
    ("~ task it for v in { one, two } { depends_on: { ", "build test"),
    ("~ task it for v in { one, two } { depends_on: { test[", "bookworm trixie v"),
    ("~ task it for v in { one, two } { depends_on: { test[_, s", "msrv stable v"),
    ("~ task it for v in tasks { build } { depends_on: { ", "build test v"),
    ("~ task it for v in tasks { build } { depends_on: { v: ", "any failure success"),
    ("~ task gcc for v in { 14, 15 } { image: v } task it for v in { 14 } { depends_on: { gcc[", "v"),
    ("~ task gcc for v in { 14, 15 } { image: v } task it { depends_on: { gcc[", ""),
    ("~ task gcc for v in { 14, new } { image: v } task it { depends_on: { gcc[", "new"),
    ("~ task pack for v in test.rust { image: v } task it { depends_on: { pack[", "msrv stable"),
    (
        "~ task tell for v in tasks { build, all: test[trixie, stable] } { image: v } task it { depends_on: { tell[",
        "all build",
    ),
    (
        "~ task tell for v in tasks { test[trixie, _] } { image: v } task it { depends_on: { tell[",
        "test_trixie_msrv test_trixie_stable",
    ),
];

/// The cursor stands before others, with a comma between them or without.
const AMONG: &[(&str, &str)] = &[
    ("$0 id: ship", "defaults description ids name parallelism task"),
    ("id: ship $0 name: tag()", "defaults description ids parallelism task"),
    ("name: $0 id: ship", "+"),
    ("~ task it for v in $0.os { image: v }", "tasks test"),
    ("~ task it for v in test.$0, w in test.os { image: v }", "os rust"),
    ("~ task it for v in $0, w in test.os { image: v }", "tasks test"),
    ("~ task it for v in tasks { $0 build } { image: v }", "test"),
    ("~ task it for v in tasks { te$0 build } { image: v }", "test"),
    ("~ task it for v in { one: $0 two: tag() } { image: v }", "+"),
    ("~ task it for v in { one: $0, two: tag() } { image: v }", "+"),
    ("~ task it { $0 image: tag() }", LEFT),
    ("~ task it { co$0 image: tag() }", LEFT),
    ("~ task it { image: $0 variables: { A: 1 } }", "+"),
    ("~ task it { image: lo$0\nvariables: { A: 1 } }", "+"),
    ("~ task it { image: &$0\nvariables: { A: 1 } }", "+"),
    ("~ task it { image: tag() + $0\nvariables: { A: 1 } }", "+"),
    ("~ task it { inject_api_token: !$0\nimage: tag() }", "+"),
    ("~ task it { depends_on: { $0 build } }", "test"),
    ("~ task it { depends_on: { te$0 build: any } }", "test"),
    ("~ task it { depends_on: { build: $0 test: any } }", "any failure success"),
    ("~ task it { depends_on: { build: $0 test } }", "any failure success"),
    ("~ task it { depends_on: { build: $0, test } }", "any failure success"),
    ("~ task it { depends_on: { te$0 test[_, _]: any } }", "build test"),
    ("~ task it { depends_on: { test[$0, stable] } }", "bookworm trixie"),
    ("~ task it { depends_on: { test[$0 stable] } }", "bookworm trixie"),
    ("~ task it { depends_on: { test[bookworm, $0]: any, build } }", "msrv stable"),
    ("~ task it { variables: { $0 A: tag() } }", "+ pipeline_secret"),
    ("~ task it { variables: { lo$0 A: 1 } }", "+"),
    ("~ task it { variables: { A: $0 B: tag() } }", "+ pipeline_secret"),
    ("~ task it { variables: { A: tag(), $0 B: tag() } }", "+"),
    ("~ task it { variables: { $0 local } }", "+"),
    ("~ task it { variables: { A: 1, $0 ..tag() } }", "+"),
    ("~ task it { variables: { A: pipeline_secret($0), B: 1 } }", "+"),
    ("~ task it { command: [$0 tag()] }", "+"),
    ("~ task it { command: [tag(), $0, tag()] }", "+"),
    ("~ task it { registry_auth: { $0 user: tag() } }", "pass"),
    ("~ task it { registry_auth: { user: $0 pass: tag() } }", "+"),
];

pub fn typed(server: &mut Server) -> Result<()> {
    let mut wrong = Vec::new();
    for (typed, words) in TYPED {
        let typed = typed.replacen('~', ABOVE, 1);
        let closers = closers(&typed);
        for below in ["", BELOW] {
            wrong.extend(offered(server, &format!("{typed}$0{closers}{below}"), words)?);
            if let Some(open) = closers.get(1..) {
                wrong.extend(offered(server, &format!("{typed}$0\n{open}{below}"), words)?);
            }
        }
    }
    all_right(&wrong)
}

pub fn among(server: &mut Server) -> Result<()> {
    let mut wrong = Vec::new();
    for (content, words) in AMONG {
        let content = content.replacen('~', ABOVE, 1);
        wrong.extend(offered(server, &content, words)?);
        wrong.extend(offered(server, &format!("{content}{BELOW}"), words)?);
    }
    all_right(&wrong)
}

/// What is wrong, if anything is.
fn offered(server: &mut Server, content: &str, words: &str) -> Result<Option<String>> {
    let text = block(content);
    let found = completions(server, &text)?;
    let content = content.replacen(ABOVE, "~", 1);
    let fault = if let Some(more) = words.strip_prefix('+') {
        let words: Vec<&str> = ["local", "tag", "VERSION"].into_iter().chain(more.split_whitespace()).collect();
        includes_all(&found, &words).err().map(|error| error.to_string())
    } else {
        let expected: Vec<&str> = words.split_whitespace().collect();
        (found != expected).then(|| format!("{found:?} are offered"))
    };
    Ok(fault.map(|fault| format!("in {content:?} {fault}")))
}
