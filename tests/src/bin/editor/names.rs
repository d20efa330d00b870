//! Every kind of word in a block: what is shown at it, where it leads, and what renaming it changes.

use gofer_tests::server::{Result, Server};

use super::cases::{all_right, block, hover, led_to, renamed};

/// A block with each of them.
const BLOCK: &str = r#"
id: ship, name: format!("Ship {local}"), description: tag(), parallelism: VERSION.len(), ids: "snake_case",
defaults: { image: "rust", shell: ["sh", "-ec"], variables: { ALL: tag(), ..[("A", "b")] }, inject_api_token: true },

/// Compiles everything.
task build { image: tag(), command: ["a", local], variables: { A: 1, local, B: pipeline_secret("key"), ..[("C", local)] } }

task test for os in { bookworm, trixie: "deb" }, toolchain in { stable: VERSION, msrv: "1.85" } {
    image: format!("{os}:{toolchain}"), depends_on: { build }, registry_auth: { user: os, pass: tag() }, script: [local, "x"]
}

task numbers for gcc in { 14, 15: "x" } { image: gcc }

task pack for rust in test.toolchain, again in test.os {
    image: rust, depends_on: { test[again, rust]: any, build: failure, numbers[14] },
    always_pull_newest_image: again.is_empty(),
}

task notify for failed in tasks { build, all: test[_, stable], pack } { image: failed, depends_on: { failed: failure } }

task last_one { image: "x", depends_on: { notify[pack_msrv_trixie]: any, notify[build], pack[stable, _], _: any } }
"#;

/// Where a word stands, which is after this text; what is shown at it; the definition, a word of the file; how many
/// places change when it is renamed, 0 if none may.
const NAMES: &[(&str, &str, &str, usize)] = &[
    // Keys, and other words of the language, are not the user's to rename.
    ("\n", "machine-referable id", "", 0),
    ("id: ship, ", "human-referable name", "", 0),
    ("Ship {local}\"), ", "What the pipeline does", "", 0),
    ("description: tag(), ", "Runs of this pipeline", "", 0),
    ("VERSION.len(), ", "The characters of ids", "", 0),
    ("\"snake_case\",\n", "What every task takes", "", 0),
    ("defaults: { ", "The image of the tasks that name none", "", 0),
    ("\n/// Compiles everything.\n", "A container to run: `task build", "", 0),
    ("task build { ", "The container image to run", "", 0),
    ("image: tag(), ", "What replaces the image's command", "", 0),
    ("[\"a\", local], ", "The container's environment", "", 0),
    ("{toolchain}\"), ", "The tasks this one waits for", "", 0),
    ("depends_on: { build }, ", "Credentials for the image's registry", "", 0),
    ("registry_auth: { ", "The user's name in the registry", "", 0),
    ("user: os, ", "The user's password", "", 0),
    ("pass: tag() }, ", "A shell script", "", 0),
    ("numbers[14] },\n    ", "Whether the image is pulled", "", 0),
    ("again, rust]: ", "when the parent finished", "", 0),
    ("any, build: ", "when the parent failed", "", 0),
    ("for failed in ", "Tasks above as the keys of an axis", "", 0),
    ("local, B: ", "A secret of the pipeline", "", 0),
    // Tasks.
    ("\ntask ", "Compiles everything.", "build", 5),
    ("depends_on: { ", "Compiles everything.", "build", 5),
    ("any, ", "Compiles everything.", "build", 5),
    ("in tasks { ", "Compiles everything.", "build", 5),
    ("pack_msrv_trixie]: any, notify[", "Compiles everything.", "build", 5),
    ("for rust in ", "test", "test", 5),
    ("all: ", "test", "test", 5),
    ("stable], ", "pack", "pack", 3),
    // The id of an instance leads to its task, and is no name of its own.
    ("depends_on: { notify[", "pack", "pack", 0),
    // Axes.
    ("task test for ", "let os: &str", "os", 4),
    ("user: ", "let os: &str", "os", 4),
    ("again in test.", "let os: &str", "os", 4),
    ("rust in test.", "let toolchain: &str", "toolchain", 3),
    ("test[again, ", "let rust: &str", "rust", 3),
    ("task numbers for ", "let gcc: &str", "gcc", 2),
    ("image: failed, depends_on: { ", "let failed: &str", "failed", 3),
    // Keys of axes.
    ("toolchain in { ", "stable", "stable", 3),
    ("all: test[_, ", "stable", "stable", 3),
    ("notify[build], pack[", "stable", "stable", 3),
    ("os in { ", "bookworm", "bookworm", 1),
    // Values.
    ("description: ", "fn tag() -> String", "tag", 6),
    ("parallelism: ", "const VERSION: &str", "VERSION", 4),
    ("[\"a\", ", "let local: &str", "local", 7),
    ("A: 1, ", "let local: &str", "local", 7),
    ("(\"C\", ", "let local: &str", "local", 7),
    ("Ship {", "let local: &str", "local", 7),
    // What nothing is told about.
    ("id: ", "", "", 0),
    ("variables: { ", "", "", 0),
    ("numbers[", "", "", 0),
    ("pack[stable, ", "", "", 0),
];

pub fn names(server: &mut Server) -> Result<()> {
    let mut wrong = Vec::new();
    for (before, part, definition, renames) in NAMES {
        let (start, _) = BLOCK.split_once(before).ok_or_else(|| format!("{before:?} is not in the block"))?;
        let at = start.len() + before.len();
        let text = block(&format!("{}$0{}", &BLOCK[..at], &BLOCK[at..]));
        let shown = hover(server, &text)?;
        let (led, changed) = (led_to(server, &text)?, renamed(server, &text).unwrap_or_default());
        let mut fault = |what: String| wrong.push(format!("after {before:?}: {what}"));
        if !shown.contains(part) || part.is_empty() && !shown.is_empty() {
            fault(format!("shows {shown:?}"));
        }
        if !definition.is_empty() && led != [*definition] || part.is_empty() && !led.is_empty() {
            fault(format!("leads to {led:?}"));
        }
        if changed.len() != *renames && !(definition.is_empty() && *renames == 0) {
            fault(format!("changes {changed:?}"));
        }
    }
    all_right(&wrong)
}
