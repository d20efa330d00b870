//! Whose something is that a run has made outside of its folder, and whether that run is over.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The file in the folder of a run that is locked for as long as the run is on. It holds the run's
/// token.
const LOCK: &str = "lock";

/// Whether the run of this record is over, whatever way: unless its lock is held.
pub fn has_ended(record: &Path) -> bool {
    File::open(record.join(LOCK)).map_or(true, |lock| !matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// A run, as what it makes outside of its folder is marked with it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The folder of its record.
    pub record: PathBuf,
    /// What no other run has. A path alone does not tell a run: in two containers that share an
    /// engine, or once a folder was removed, it may be another's.
    pub token: String,
    /// The user whose run it is, where the system knows such.
    pub user: String,
}

/// Why what is claimed is left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftAlone {
    IsOn,
    OfAnother(String),
    /// The run's record says nothing of it.
    CannotTell(String),
}

impl fmt::Display for LeftAlone {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            LeftAlone::IsOn => f.write_str("its run is still on"),
            LeftAlone::OfAnother(user) => write!(f, "it is of user {user}"),
            LeftAlone::CannotTell(why) => write!(f, "whether its run is over cannot be told: {why}"),
        }
    }
}

impl Claim {
    /// Marks a run as on, for as long as the file that this gives is open.
    ///
    /// # Errors
    /// If the file cannot be written or locked.
    pub fn take(record: &Path) -> io::Result<(File, Claim)> {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let token = format!("{:x}-{:x}", since.as_nanos(), std::process::id());
        let mut lock = File::create(record.join(LOCK))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::Error(error) => error,
            TryLockError::WouldBlock => ErrorKind::WouldBlock.into(),
        })?;
        lock.write_all(token.as_bytes())?;
        Ok((lock, Claim { record: record.to_owned(), token, user: user() }))
    }

    /// Whether what bears this claim is ours and left over: only if its run's own lock is there
    /// and free. That something cannot be read is no sign of an end.
    ///
    /// # Errors
    /// Why it is not, or may not be.
    pub fn is_over(&self) -> Result<(), LeftAlone> {
        if self.token.is_empty() {
            return Err(LeftAlone::CannotTell("it does not say of which run it is".to_owned()));
        }
        if self.user != user() {
            return Err(LeftAlone::OfAnother(self.user.clone()));
        }
        let path = self.record.join(LOCK);
        let cannot_tell = |why: String| LeftAlone::CannotTell(format!("{} {why}", path.display()));
        let unreadable = |error: io::Error| match error.kind() {
            ErrorKind::NotFound => cannot_tell("is not there".to_owned()),
            _ => cannot_tell(format!("cannot be read: {error}")),
        };
        let lock = File::open(&path).map_err(unreadable)?;
        match lock.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LeftAlone::IsOn),
            Err(TryLockError::Error(error)) => return Err(unreadable(error)),
        }
        let mut token = String::new();
        (&lock).take(1024).read_to_string(&mut token).map_err(unreadable)?;
        if token == self.token { Ok(()) } else { Err(cannot_tell("is another run's".to_owned())) }
    }
}

#[cfg(unix)]
fn user() -> String {
    rustix::process::getuid().as_raw().to_string()
}

#[cfg(not(unix))]
fn user() -> String {
    String::new()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    #[test]
    fn only_a_lock_that_is_there_and_free_is_of_a_run_that_is_over() {
        let folder = tempfile::tempdir().unwrap();
        let (lock, claim) = Claim::take(folder.path()).unwrap();
        assert_eq!(claim.is_over(), Err(LeftAlone::IsOn));
        drop(lock);
        assert_eq!(claim.is_over(), Ok(()));
        let of_another = Claim { user: "another".to_owned(), ..claim.clone() };
        assert_eq!(of_another.is_over(), Err(LeftAlone::OfAnother("another".to_owned())));
        let says = |claim: &Claim| claim.is_over().unwrap_err().to_string();
        assert!(says(&Claim { token: "other".to_owned(), ..claim.clone() }).ends_with("lock is another run's"));
        std::fs::remove_file(folder.path().join(LOCK)).unwrap();
        assert!(says(&claim).ends_with("lock is not there"));
        std::fs::create_dir(folder.path().join(LOCK)).unwrap();
        assert!(says(&claim).contains("lock cannot be read: "), "{}", says(&claim));
        assert!(says(&Claim { record: "/no/such/folder".into(), ..claim }).ends_with("lock is not there"));
    }
}
