//! Texts that are nearly pipelines: none stops the reader, what the model reads is read alike, and all that is said has
//! its place.

use std::fs;
use std::path::Path;

use super::tree::tests::is_read_as_serde_does;
use super::*;

/// Pseudorandom numbers, so that the same texts are tried each time.
pub struct Random(u64);

impl Random {
    pub fn from(seed: u64) -> Self {
        Random(seed)
    }

    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    pub fn of<'a, T>(&mut self, several: &'a [T]) -> &'a T {
        &several[self.below(several.len())]
    }
}

/// What stands before the password, so that it is known as that.
const LOGIN: &str = "\"registry_auth\": {\"user\": \"me\", ";

/// What of the password is more than a mutation moves.
const SECRET: &str = "horse hunter2";

const VALID: &str = "{\n  \"id\": \"ship\", \"name\": \"Schön 🚀\",\r\n\t\"description\": null, \"parallelism\": 0, \"tasks\": [\n    \
    {\"id\": \"build\", \"description\": null, \"image\": \"rust:1.95\", \"registry_auth\": {\"user\": \"me\", \"pass\": \"correct horse hunter2 battery\"},\n     \
    \"depends_on\": {}, \"variables\": {\"A\": \"\\u00e9\", \"B\": \"x\\ny\"}, \"entrypoint\": [], \"command\": [\"sh\", \"-c\", \"true\"],\n     \
    \"inject_api_token\": false, \"always_pull_newest_image\": true},\n    \
    {\"id\": \"test\", \"description\": \"T\", \"image\": \"Rust\", \"registry_auth\": null, \"depends_on\": {\"build\": \"Success\", \"biuld\": \"Any\"},\n     \
    \"variables\": {}, \"entrypoint\": null, \"command\": null, \"inject_api_token\": true, \"always_pull_newest_image\": false}\n  ]\n}\n";

const PIECES: [&str; 45] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "0",
    "-",
    ".",
    "e",
    "1e999",
    "-0",
    "12345678901234567890",
    "true",
    "null",
    " ",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\u{0}",
    "\u{1}",
    "\u{7f}",
    "\u{2028}",
    "\u{feff}",
    "\u{e9}",
    "\u{1f680}",
    "\\ud800",
    "\\udc00",
    "\\ud83d\\ude80",
    "\\u12",
    "'",
    "//",
    "/*",
    "#",
    "x",
    "True",
    "NaN",
    "\"id\"",
    "\"pass\":",
    "\"tasks\":",
    "{\"id\": \"x\"}",
    "\"id\":\"build\",",
];

/// Wrong files.
fn wrong() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/json/wrong");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|end| end == "json")).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn mutated(random: &mut Random, text: &[u8], other: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(text.len() + 1);
        let to = (at + random.below(8)).min(text.len());
        match random.below(8) {
            0 => drop(text.drain(at..to)),
            1 => {
                let part = text[at..to].to_vec();
                text.splice(at..at, part);
            }
            2 if to > at + 1 => text.swap(at, to - 1),
            3 => drop(text.splice(at..at, random.of(&PIECES).bytes())),
            4 => drop(text.splice(at..to, random.of(&PIECES).bytes())),
            5 => text.truncate(at),
            6 => drop(text.splice(at..at, [u8::try_from(random.below(256)).unwrap()])),
            _ => {
                let from = random.below(other.len() + 1);
                let end = (from + random.below(60)).min(other.len());
                drop(text.splice(at..to, other[from..end].iter().copied()));
            }
        }
    }
    text
}

/// A token begins at the place of each problem.
fn assert_placed(text: &str, problems: &[Problem]) {
    let lines: Vec<&str> = text.split('\n').collect();
    for problem in problems {
        let (Some(line), Some(column)) = (problem.line, problem.column) else { panic!("{problem:?} in {text}") };
        let rest: String = lines[line - 1].chars().skip(column - 1).collect();
        assert!(
            rest.starts_with(|c: char| "\"{[-tfn".contains(c) || c.is_ascii_digit()),
            "{problem:?} at {rest} in {text}"
        );
    }
}

/// Reads it as the model does, says of all else where it is, and shows nobody the password; whether it is a pipeline.
fn is_read_well(bytes: &[u8]) -> bool {
    let read = read_written(bytes, Some("x.json".to_owned()), "x.json");
    let said = match &read {
        Ok(read) => all_problems(read),
        Err(stop) => stop.problems(),
    };
    let Ok(text) = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) else {
        assert!(read.is_err());
        return false;
    };
    let is_login = text.contains(LOGIN);
    assert!(!is_login || !format!("{said:?}").contains(SECRET), "{said:?}: {text}");
    is_read_as_serde_does(text);
    let models = serde_json::from_str::<Pipeline>(text);
    let Ok(read) = read else {
        assert!(models.is_err(), "{said:?}: {text}");
        return false;
    };
    assert_placed(text, &said);
    // The model refuses as well what servers ignore, and `null` for a flag.
    let is_known = |warning: &Problem| warning.code == "missing-field" && !warning.message.contains("`null`");
    match models {
        Ok(model) => assert_eq!((model, read.malformed), (read.pipeline, vec![]), "{text}"),
        Err(error) => assert!(!read.malformed.is_empty() || !read.warnings.iter().all(is_known), "{error}: {text}"),
    }
    serde_json::from_str::<Pipeline>(text).is_ok()
}

fn all_problems(read: &Read) -> Vec<Problem> {
    let mut all = read.broken_rules();
    all.extend(read.seen(read.pipeline.warnings().iter().map(Problem::from).collect()));
    all.extend(read.warnings.iter().chain(&read.malformed).cloned());
    all
}

#[test]
fn what_is_nearly_a_pipeline() {
    let wrong = wrong();
    let (mut random, mut read) = (Random::from(1), 0);
    for _ in 0..2000 {
        let other = random.of(&wrong).clone();
        read += usize::from(is_read_well(&mutated(&mut random, VALID.as_bytes(), &other)));
        let one = random.of(&wrong).clone();
        is_read_well(&mutated(&mut random, &one, &other));
    }
    assert!(read > 50, "only {read} are pipelines");
}

#[test]
fn whole_numbers() {
    let numbers = ["0", "-0", "7", "-7", "7.0", "7e0", "1E400", "9223372036854775807", "9223372036854775808"];
    for number in numbers.into_iter().chain(["-9223372036854775808", "-9223372036854775809", "-", "07", "+7"]) {
        let text = VALID.replace("\"parallelism\": 0", &format!("\"parallelism\": {number}"));
        let is_whole = number.parse::<i64>().is_ok_and(|read| read.to_string() == number);
        assert_eq!(is_read_well(text.as_bytes()), is_whole, "{number}");
    }
}

#[test]
fn what_ends_too_early() {
    for end in 0..VALID.len() {
        assert_eq!(is_read_well(&VALID.as_bytes()[..end]), end == VALID.len() - 1, "{end}");
    }
    for text in wrong() {
        for end in (0..text.len()).step_by(17) {
            is_read_well(&text[..end]);
        }
    }
}

#[test]
fn what_a_program_prints_has_its_place_in_words() {
    for (text, said) in [
        (&b"{\"id\": 1,}"[..], "it is not JSON: nothing follows this comma (line 1, column 9 of what it prints)"),
        (b"{\n\"\xff\"}", "expected UTF-8, found another encoding (line 2, column 2 of what it prints)"),
    ] {
        let stop = read(text, "the program").unwrap_err();
        assert!(
            stop.message().starts_with("the program gives no pipeline: ") && stop.message().ends_with(said),
            "{stop:?}"
        );
        assert_eq!(stop.problems()[0].line, None);
        let written = read_written(text, Some("x.json".to_owned()), "x.json").unwrap_err().problems().remove(0);
        assert!(written.file.as_deref() == Some("x.json") && written.column.is_some(), "{written:?}");
    }
}
