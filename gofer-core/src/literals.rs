//! How the literals of a block get into the program: as one string of records, which costs the compiler next to nothing and is
//! read without a parser of anything.

use crate::Status;

/// What a record says of a pipeline, or of the task that came last.
///
/// ```
/// use gofer_core::{Record, Status, records, write_record};
///
/// let mut literals = String::new();
/// write_record(&mut literals, Record::Task, "test");
/// write_record(&mut literals, Record::Parent(Status::Any), "build");
/// assert_eq!(literals, "t4:test*5:build");
/// let read: Vec<_> = records(&literals).collect();
/// assert_eq!(read, [Some((Record::Task, "test")), Some((Record::Parent(Status::Any), "build"))]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// The pipeline's id.
    Id,
    /// The pipeline's name.
    Name,
    /// How many runs of the pipeline there may be at once.
    Parallelism,
    /// The next task begins, with this id.
    Task,
    /// The description of the pipeline, or of the task.
    Description,
    /// The task's image.
    Image,
    /// The user at the image's registry.
    User,
    /// The password there.
    Pass,
    /// A task that this one waits for, which ends so.
    Parent(Status),
    /// A variable: its name, `=` and its value.
    Variable,
    /// There is an entrypoint, of the elements that follow.
    Entrypoint,
    /// The entrypoint's next element.
    EntrypointElement,
    /// There is a command, of the elements that follow.
    Command,
    /// The command's next element.
    CommandElement,
    /// Whether the task is given an API token: `true` or `false`.
    InjectApiToken,
    /// Whether the image is pulled though it is there: `true` or `false`.
    AlwaysPullNewestImage,
}

impl Record {
    const ALL: [Record; 18] = [
        Record::Id,
        Record::Name,
        Record::Parallelism,
        Record::Task,
        Record::Description,
        Record::Image,
        Record::User,
        Record::Pass,
        Record::Parent(Status::Any),
        Record::Parent(Status::Success),
        Record::Parent(Status::Failure),
        Record::Variable,
        Record::Entrypoint,
        Record::EntrypointElement,
        Record::Command,
        Record::CommandElement,
        Record::InjectApiToken,
        Record::AlwaysPullNewestImage,
    ];

    const fn letter(self) -> u8 {
        match self {
            Record::Id => b'p',
            Record::Name => b'n',
            Record::Parallelism => b'#',
            Record::Task => b't',
            Record::Description => b'd',
            Record::Image => b'i',
            Record::User => b'u',
            Record::Pass => b'w',
            Record::Parent(Status::Any) => b'*',
            Record::Parent(Status::Success) => b'+',
            Record::Parent(Status::Failure) => b'-',
            Record::Variable => b'v',
            Record::Entrypoint => b'E',
            Record::EntrypointElement => b'e',
            Record::Command => b'C',
            Record::CommandElement => b'c',
            Record::InjectApiToken => b'k',
            Record::AlwaysPullNewestImage => b'a',
        }
    }

    fn of(letter: u8) -> Option<Record> {
        Record::ALL.into_iter().find(|record| record.letter() == letter)
    }
}

/// Writes one more record: its letter, the length of its text in bytes, and the text.
#[inline]
pub fn write_record(literals: &mut String, record: Record, text: &str) {
    literals.push(char::from(record.letter()));
    literals.push_str(&text.len().to_string());
    literals.push(':');
    literals.push_str(text);
}

/// The records of a string. Where it is none of ours, the last one is `None`.
pub fn records(literals: &str) -> impl Iterator<Item = Option<(Record, &str)>> {
    Records { rest: literals }
}

struct Records<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Records<'a> {
    type Item = Option<(Record, &'a str)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let next = first(self.rest);
        self.rest = next.map_or("", |(_, _, rest)| rest);
        Some(next.map(|(record, text, _)| (record, text)))
    }
}

/// The first record, its text, and what comes after it.
fn first(literals: &str) -> Option<(Record, &str, &str)> {
    let record = Record::of(*literals.as_bytes().first()?)?;
    let (length, rest) = literals.get(1..)?.split_once(':')?;
    let (text, rest) = rest.split_at_checked(length.parse().ok()?)?;
    Some((record, text, rest))
}

#[cfg(test)]
mod tests {
    use super::{Record, records, write_record};

    #[test]
    fn any_text_is_read_back() {
        let texts = ["", "build", "a:b", "12:", "ä\n\0\u{10ffff}", "t4:test"];
        let mut literals = String::new();
        let all = Record::ALL.iter().flat_map(|record| texts.map(|text| (*record, text)));
        all.clone().for_each(|(record, text)| write_record(&mut literals, record, text));
        assert!(records(&literals).eq(all.map(Some)));
    }

    #[test]
    fn each_record_has_a_letter_of_its_own() {
        for record in Record::ALL {
            assert_eq!(Record::of(record.letter()), Some(record));
        }
    }

    #[test]
    fn what_is_not_ours_ends_it() {
        for wrong in ["?1:x", "t", "t:", "tx:", "t5:abcd", "t1:ä", "t-1:", "ä", "t99999999999999999999:"] {
            assert_eq!(records(wrong).collect::<Vec<_>>(), [None], "{wrong}");
        }
    }
}
