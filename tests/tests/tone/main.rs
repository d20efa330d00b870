//! All messages have one tone: they state, in lower case and plain ASCII, and end without a full stop.
//! What the block says is read where the compiler prints it, what the tool and the builders say in their sources.

mod sources;

use std::path::Path;

use sources::{Text, files};

/// What begins with a capital wherever it stands.
const NAMES: [&str; 8] = ["Argo", "ASCII", "Gofer", "GOFER_TOKEN", "JSON", "Podman", "Rust", "Windows"];

/// The text without what stands in backticks, which is the user's or Rust's.
fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join("X")
}

/// A negation that is not one of existence: `is no id` for `is not an id`, and `is none` for `is not one`.
fn is_no(text: &str) -> bool {
    let mut before = "";
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let next = words.peek().map(|next| next.trim_end_matches([',', ':', ';', '.']));
        let negates = matches!(word, "is" | "are") && matches!(next, Some("no" | "none"));
        if negates && !before.to_ascii_lowercase().ends_with("there") {
            return true;
        }
        before = word;
    }
    false
}

/// Whether a sentence ends with a question, or is one in other words.
fn asks(words: &str) -> bool {
    words.split_whitespace().any(|word| word.ends_with('?')) || words.contains("did you mean")
}

/// A count is in the words of what is counted: `(1 more instance too)`, and neither `instance(s)` nor `and 1 more`.
fn counts_otherwise(words: &str) -> bool {
    words.contains("(s)") || words.contains("(and ") && words.contains(" more") || words.contains("(nor can ")
}

fn begins_with_a_capital(text: &str) -> bool {
    let word = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    // A variable of the environment is called so.
    let is_variable = word.contains('_') && word == word.to_ascii_uppercase();
    word.starts_with(|c: char| c.is_ascii_uppercase()) && !is_variable && !NAMES.contains(&word)
}

fn fault(message: &str) -> Option<&'static str> {
    let words = without_code(message);
    [
        (!words.is_ascii(), "is not plain ASCII"),
        (is_no(&words), "says `is no`, where others say `is not a`"),
        (asks(&words), "asks"),
        (counts_otherwise(&words), "counts otherwise than `(1 more instance too)`"),
        (words.ends_with('.') && !words.ends_with("..."), "ends with a full stop"),
        (begins_with_a_capital(message), "begins with a capital"),
    ]
    .into_iter()
    .find_map(|(is_wrong, what)| is_wrong.then_some(what))
}

/// The errors and helps that a `.stderr` has; notes are those of the compiler, too.
fn messages(stderr: &str) -> impl Iterator<Item = &str> {
    stderr.lines().filter_map(|line| {
        let line = line.trim_start().trim_start_matches("= ");
        // What the compiler says of a sign that it cannot read shows the sign.
        let said = line.strip_prefix("error: ").or_else(|| line.strip_prefix("help: "));
        said.filter(|said| !said.starts_with("Unicode character"))
    })
}

#[test]
fn the_block_has_one_tone() {
    let mut faults = Vec::new();
    let mut read = 0;
    for file in files(Path::new("ui"), "stderr") {
        for message in messages(&std::fs::read_to_string(&file).unwrap()) {
            read += 1;
            faults.extend(fault(message).map(|what| format!("{}: {what}: {message}", file.display())));
        }
    }
    assert!(read > 1000, "only {read} messages were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Where more than ASCII is written, and why.
const DRAWN: [(&str, &str); 3] = [
    ("cargo-gofer/src/graph/", "a drawing has lines and dots, and cuts names where they are too long for it"),
    ("cargo-gofer/src/diff/", "a comparison shows what a value was and is, and where it leaves text out"),
    ("gofer-macros/src/keys.rs", "what an editor shows of a key is set as documentation is"),
];

/// Where texts are sentences, and why.
const PAGES: [(&str, &str); 7] = [
    ("gofer-core/src/rule.rs", "a rule has a page"),
    ("gofer-core/src/status.rs", "what an editor shows is set as documentation is"),
    ("gofer-macros/src/hover.rs", "what an editor shows is set as documentation is"),
    ("gofer-macros/src/keys.rs", "what an editor shows is set as documentation is"),
    ("cargo-gofer/src/man.rs", "a manual has sentences"),
    ("cargo-gofer/src/rules", "a rule has a page"),
    ("cargo-gofer/src/import/block.rs", "a comment in a program that is written has sentences"),
];

/// What makes a message of a text, so that it is none of a page.
const SPEAKS: [&str; 8] = ["because", "could_not", "error", "help", "new", "note", "problem", "usage"];

/// What is asked of somebody at a terminal, and answered there.
const ASKED: [&str; 1] = ["leave it running (l), or cancel it (c)?"];

/// What other programs say, by which they are understood, and what is written into files of theirs.
const OF_OTHERS: [&str; 7] = [
    "Could not find",
    "Emulate Docker CLI using podman",
    "Error response from daemon: ",
    "Error: the environment variable `",
    "For more help",
    "For more information",
    "Written from the pipeline, and not to be edited, by:",
];

/// What looks for a text in another, and says nothing.
const LOOKS: [&str; 9] =
    ["contains", "ends_with", "find", "is_empty", "matches", "replace", "split", "starts_with", "strip_prefix"];

const CRATES: [&str; 5] = ["gofer-core", "gofer-model", "gofer-dsl", "gofer-macros", "cargo-gofer"];

fn is_in(text: &Text, places: &[(&str, &str)]) -> bool {
    places.iter().any(|(place, _)| text.place.contains(place))
}

/// What is wrong with a text of a source. Which of them come to be read cannot be seen, so all have the tone.
fn fault_in_source(text: &Text) -> Option<&'static str> {
    let said = text.said.trim();
    let innermost = text.within.last().map_or("", String::as_str);
    // A character is one that others write, unless it is added to a text.
    let is_matched = LOOKS.contains(&innermost) || text.is_character && innermost != "push";
    if is_matched || OF_OTHERS.contains(&&*text.said) || ASKED.iter().any(|asked| said.contains(asked)) {
        return None;
    }
    if !said.is_ascii() && !is_in(text, &DRAWN) {
        return Some("is not plain ASCII");
    }
    let ascii = said.replace(|c: char| !c.is_ascii(), "");
    match fault(&ascii).filter(|_| is_prose(&ascii))? {
        "begins with a capital" | "ends with a full stop" if is_page(text) => None,
        what => Some(what),
    }
}

/// Whether a text is words, of which some have blanks between them, and not lines for a program.
fn is_prose(text: &str) -> bool {
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    without_code(text).split(' ').filter(is_word).count() > 1
}

fn is_page(text: &Text) -> bool {
    is_in(text, &PAGES) && !text.within.iter().any(|call| SPEAKS.contains(&call.as_str()))
}

#[test]
fn what_is_said_at_run_time_has_the_same_tone() {
    let mut faults = Vec::new();
    let mut read = 0;
    for krate in CRATES {
        let texts = sources::texts(&Path::new("..").join(krate).join("src"));
        read += texts.len();
        let wrong = texts.iter().filter_map(|text| Some((text, fault_in_source(text)?)));
        faults.extend(wrong.map(|(text, what)| format!("{}: {what}: {:?}", text.place, text.said)));
    }
    assert!(read > 5000, "only {read} texts were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_falls_short_is_found() {
    for wrong in [
        "`a` is no id",
        "its name is none",
        "did you mean that",
        "is it `a`?",
        "is it right? Then go on",
        "`a` is empty (and 1 more instance)",
        "in 2 task(s)",
        "write it.",
        "Write it",
        "caf\u{e9}",
    ] {
        assert!(fault(wrong).is_some(), "{wrong}");
    }
    for right in [
        "there is no `a`",
        "there is none",
        "add `.ok()?`",
        "`A` is not an id",
        "write `a?`",
        "Gofer has none",
        "GOFER_TOKEN is not set",
        "(1 more instance too)",
        "and so on ...",
    ] {
        assert_eq!(fault(right), None, "{right}");
    }
}

/// The faults in a source, as one of the tool's.
fn faults_in(file: &str, source: &str) -> Vec<&'static str> {
    let texts = sources::of_source(file, source).texts;
    texts.iter().filter_map(fault_in_source).collect()
}

#[test]
fn what_falls_short_in_a_source_is_found() {
    let file = "cargo-gofer/src/a.rs";
    for (source, what) in [
        (r#"fn a() { stop.help("write it so.") }"#, "ends with a full stop"),
        (r#"fn a() { let why = "ends with it so."; }"#, "ends with a full stop"),
        (r#"fn a() { Stop::new(format!("No file `{a}` is there")) }"#, "begins with a capital"),
        (r#"fn a() { vec![("one", Some("is the address right?"))] }"#, "asks"),
        ("fn a() { b(\"one and \\\n  two is no id\") }", "says `is no`, where others say `is not a`"),
        (r#"const A: &str = "a \u{2192} b";"#, "is not plain ASCII"),
        (r"fn a() { cut.push('\u{2026}') }", "is not plain ASCII"),
        (r#"#[cfg(not(test))] fn a() { b("write it so.") }"#, "ends with a full stop"),
        (r#"#[cfg(test)] mod tests { fn a() { b() } } fn a() { b("write it so.") }"#, "ends with a full stop"),
    ] {
        assert_eq!(faults_in(file, source), [what], "{source}");
    }
    for source in [
        r"/// A line with a full stop.
           fn a() {} // Is it so?",
        r#"#[arg(help = "Write it so.")] struct A;"#,
        r#"#[cfg(test)] mod tests { fn a() { b("write it so.") } }"#,
        r#"#[test] fn a() { b("write it so.") }"#,
        r#"fn a() { said.contains("Could it be so?") }"#,
        r"fn a() { matches!(c, '\u{2028}') }",
        r#"fn a() { b("A") }"#,
    ] {
        assert_eq!(faults_in(file, source), [""; 0], "{source}");
    }
    let page = r#"const A: &str = "A page has sentences of words.";"#;
    assert_eq!(faults_in("cargo-gofer/src/rules.rs", page), [""; 0]);
    let message = r#"fn a() { stop.help("A page has sentences of words.") }"#;
    assert_eq!(faults_in("cargo-gofer/src/rules.rs", message).len(), 1);
}

#[test]
fn what_is_left_out_is_there() {
    let places = DRAWN.iter().chain(&PAGES).map(|(place, _)| *place);
    for place in places {
        assert!(Path::new("..").join(place).exists(), "{place}");
    }
    let all: Vec<Text> =
        CRATES.iter().flat_map(|krate| sources::texts(&Path::new("..").join(krate).join("src"))).collect();
    for text in OF_OTHERS.iter().chain(&ASKED) {
        assert!(all.iter().any(|of_source| of_source.said.contains(text)), "{text}");
    }
}

/// The images that a text gives as examples: what is filled in is the user's, and so is what stands in capitals.
fn images(said: &str) -> Vec<&str> {
    let after = ["image: \"", "\"image\": \""].iter().flat_map(|key| said.split(key).skip(1));
    let images = after.filter_map(|rest| rest.split('"').next());
    images.filter(|image| !image.contains(['{', ' ']) && image.chars().any(|c| c.is_ascii_lowercase())).collect()
}

#[test]
fn images_in_examples_are_without_a_warning() {
    let mut read = 0;
    for krate in CRATES {
        for text in sources::texts(&Path::new("..").join(krate).join("src")) {
            for image in images(&text.said) {
                read += 1;
                let warned = gofer_core::untagged_image(image);
                assert!(gofer_core::check_image(image).is_ok() && warned.is_none(), "{}: {image}", text.place);
            }
        }
    }
    assert!(read > 3, "only {read} images were found");
    assert_eq!(
        images("write `image: \"ubuntu\"` or `\"image\": \"a:1\"`, not `image: \"{image}\"`"),
        ["ubuntu", "a:1"]
    );
}

/// The keys that a block has and JSON writes in quotes.
const KEYS: [&str; 10] =
    ["command", "depends_on", "entrypoint", "id", "ids", "image", "parallelism", "script", "shell", "variables"];

/// Whether a text shows how something is written in a block, without saying that it is one.
fn shows_a_block(said: &str) -> bool {
    let is_entry = |code: &str| code.split_once(": ").is_some_and(|(key, _)| KEYS.contains(&key));
    said.split('`').skip(1).step_by(2).any(is_entry) && !said.contains("block")
}

/// The tool works on JSON, of which it does not know whether a block has printed it.
#[test]
fn the_tool_shows_no_block_to_who_has_json() {
    let texts = sources::texts(Path::new("../cargo-gofer/src"));
    // What is written into a block is written for one.
    let told = texts.iter().filter(|text| !text.place.contains("/src/import/") && !text.place.contains("/src/new/"));
    // A rule's page is about both.
    let told = told.filter(|text| !is_page(text));
    let faults: Vec<String> =
        told.filter(|text| shows_a_block(&text.said)).map(|text| format!("{}: {}", text.place, text.said)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(shows_a_block("write `entrypoint: []`") && shows_a_block("with `ids: \"kebab-case\"` too"));
    assert!(!shows_a_block("write `\"entrypoint\": []`") && !shows_a_block("in a block with `ids: \"kebab-case\"`"));
}
