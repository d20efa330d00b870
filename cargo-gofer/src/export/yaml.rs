//! YAML that people can review and that readers of YAML 1.1 and 1.2 take alike.

use serde::Serialize;
use serde_saphyr::ser_options;

use crate::stop::{Stop, While as _};
use crate::text::harmless;

/// A document that is put together from entries and comments.
#[derive(Debug, Default)]
pub struct Yaml {
    text: String,
}

impl Yaml {
    /// A text as comments, each line on one of its own.
    pub fn comment(&mut self, depth: usize, text: &str) {
        for line in text.lines() {
            let line = harmless(line);
            let line = if line.trim().is_empty() { "#".to_owned() } else { format!("# {}", line.trim_end()) };
            self.line(depth, &line);
        }
    }

    /// A line as it stands.
    pub fn line(&mut self, depth: usize, line: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A blank line, unless there is one: after a text that ends in line breaks it would be one more of them.
    pub fn blank(&mut self) {
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Entries of a map or elements of a list, so deep.
    pub fn put(&mut self, depth: usize, value: &impl Serialize) -> Result<(), Stop> {
        // Lines are broken by the texts themselves only: a text folded to a width is hard to review.
        let options = ser_options! { folded_wrap_chars: usize::MAX };
        let text = serde_saphyr::to_string_with_options(value, options).could_not("write YAML")?;
        for line in text.lines() {
            if line.is_empty() { self.text.push('\n') } else { self.line(depth, line) }
        }
        Ok(())
    }

    pub fn finish(self) -> String {
        self.text
    }
}
