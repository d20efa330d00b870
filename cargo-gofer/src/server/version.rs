//! Which server it is.

use std::fmt;

use gofer_core::Ids;

/// The version that a server says it is of. The last commit of its repository calls itself 0.9.1 too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    major: u64,
    minor: u64,
    patch: u64,
}

impl Version {
    const fn new(major: u64, minor: u64, patch: u64) -> Self {
        Version { major, minor, patch }
    }

    /// `0.9.1`, and with what may stand before or behind it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().trim_start_matches('v').splitn(3, '.');
        let mut next = || {
            let part = parts.next()?;
            let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            part[..end].parse().ok()
        };
        Some(Version::new(next()?, next()?, next()?))
    }

    /// Which characters it takes in the id of a pipeline.
    pub fn ids(self) -> Ids {
        if self < Version::new(0, 8, 3) { Ids::SnakeCase } else { Ids::KebabCase }
    }

    /// Whether servers of this version may look a secret up with a brace before its key: all that were
    /// released do.
    pub fn may_look_up_with_a_brace(self) -> bool {
        self <= Version::new(0, 9, 1)
    }

    /// Whether they may look it up as it is: the last commit does, and calls itself as the last release.
    pub fn may_look_up_without_a_brace(self) -> bool {
        self >= Version::new(0, 9, 1)
    }

    /// Whether it knows the field `always_pull_newest_image`.
    pub fn knows_when_to_pull(self) -> bool {
        self >= Version::new(0, 9, 0)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_ordered() {
        for (text, version) in [
            ("0.9.1", Some(Version::new(0, 9, 1))),
            ("v0.10.0-dev", Some(Version::new(0, 10, 0))),
            (" 1.2.3.4 ", Some(Version::new(1, 2, 3))),
            ("0.9", None),
            ("0.9.x", None),
            ("", None),
        ] {
            assert_eq!(Version::parse(text), version, "{text}");
        }
        assert_eq!(Version::new(0, 8, 2).ids(), Ids::SnakeCase);
        assert_eq!(Version::new(0, 8, 3).ids(), Ids::KebabCase);
        assert!(Version::new(0, 10, 0).knows_when_to_pull() && !Version::new(0, 8, 4).knows_when_to_pull());
    }
}
