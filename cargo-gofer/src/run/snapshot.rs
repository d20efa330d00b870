//! A copy of a project as it is at the beginning of a run, without what git ignores.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ignore::DirEntry;
use sha2::{Digest as _, Sha256};
use tar::{Builder, EntryType, Header};

use super::digest::hexadecimal;
use crate::project::{walk, walk_all};
use crate::stop::{Stop, While as _};

/// Files up to this size are read at once, and again if they are being saved meanwhile.
const AT_ONCE: u64 = 16 * 1024 * 1024;

/// A folder that is copied.
#[derive(Debug, Clone)]
pub struct Copied {
    pub folder: PathBuf,
    /// Where it is to be in a container.
    pub at: String,
    /// Whether what git ignores is no part of it, nor these folders.
    pub is_project: bool,
    pub leave_out: Vec<PathBuf>,
}

impl Copied {
    fn walk(&self) -> ignore::Walk {
        if self.is_project { walk(&self.folder, &self.leave_out) } else { walk_all(&self.folder) }
    }
}

/// An archive of a project, in the form that engines unpack.
///
/// Its file has no name, so that nothing of it is left, however the run ends.
#[derive(Debug)]
pub struct Snapshot {
    archive: Mutex<File>,
    /// Where they are to be in a container.
    pub at: Vec<String>,
    /// Of what is in it, but not of when that was changed.
    pub digest: String,
    /// Of the archive's bytes.
    pub archive_digest: String,
    pub files: usize,
}

impl Snapshot {
    /// Takes one of some folders, to be unpacked at paths of a container, what is copied later over what is
    /// there already. It is kept in the file system of the folder `below`.
    ///
    /// # Errors
    /// If something cannot be read, or if there is no room for it.
    pub fn of(copied: &[Copied], below: &Path) -> Result<Self, Stop> {
        let archive = tempfile::tempfile_in(below).could_not(format!("make a file in {}", below.display()))?;
        let mut packing = Packing {
            archive: Builder::new(io::BufWriter::with_capacity(
                1024 * 1024,
                DigestedFile { file: archive, digest: Sha256::new() },
            )),
            digest: Sha256::new(),
            files: 0,
        };
        for copied in copied {
            let folder = copied.folder.display();
            for entry in copied.walk() {
                let entry = entry.could_not(format!("copy {folder}"))?;
                let path = entry.path().display().to_string();
                packing.add(&entry, copied).or_else(|error| match error.kind() {
                    // It is not that file which is at fault.
                    io::ErrorKind::StorageFull => {
                        Err(error).could_not(format!("copy {folder} into {}", below.display()))
                    }
                    _ => Err(error).could_not(format!("copy {path}")),
                })?;
            }
        }
        let Packing { archive, digest, files, .. } = packing;
        let archive =
            archive.into_inner().and_then(|buffer| buffer.into_inner().map_err(io::IntoInnerError::into_error));
        let all: Vec<String> = copied.iter().map(|copied| copied.folder.display().to_string()).collect();
        let archive = archive.could_not(format!("copy {} into {}", all.join(" and "), below.display()))?;
        let named = |digest: Sha256| format!("sha256:{}", hexadecimal(&digest.finalize()));
        let (digest, archive_digest) = (named(digest), named(archive.digest));
        let at = copied.iter().map(|copied| copied.at.clone()).collect();
        Ok(Snapshot { archive: Mutex::new(archive.file), at, digest, archive_digest, files })
    }

    /// The archive, for one reader at a time.
    pub fn reading(&self) -> Reading<'_> {
        Reading(self.archive.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// See [`Snapshot::reading`].
pub struct Reading<'a>(MutexGuard<'a, File>);

impl Reading<'_> {
    /// From its beginning.
    pub fn file(&mut self) -> io::Result<File> {
        self.0.rewind()?;
        self.0.try_clone()
    }

    /// From its beginning, for a program. Those that read it share their place in it.
    pub fn input(&mut self) -> io::Result<Stdio> {
        self.file().map(Stdio::from)
    }
}

/// The archive's file, with a digest of what is written.
struct DigestedFile {
    file: File,
    digest: Sha256,
}

impl Write for DigestedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.file.write(bytes)?;
        self.digest.update(&bytes[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

struct Packing<W: Write> {
    archive: Builder<W>,
    digest: Sha256,
    files: usize,
}

impl<W: Write> Packing<W> {
    fn add(&mut self, entry: &DirEntry, copied: &Copied) -> io::Result<()> {
        let path = entry.path();
        let name = path.strip_prefix(&copied.folder).unwrap_or(path).to_owned();
        let at = PathBuf::from(copied.at.trim_start_matches('/'));
        let target = if name.as_os_str().is_empty() { at } else { at.join(&name) };
        let metadata = match fs::symlink_metadata(path) {
            // It was removed since the folder was read.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            metadata => metadata?,
        };
        let mut header = header(&metadata);
        self.note(target.as_os_str().as_encoded_bytes());
        self.note(&header.mode()?.to_le_bytes());
        if metadata.is_dir() {
            header.set_entry_type(EntryType::Directory);
            self.archive.append_data(&mut header, target, io::empty())
        } else if metadata.is_symlink() {
            header.set_entry_type(EntryType::Symlink);
            let to = fs::read_link(path)?;
            self.note(to.as_os_str().as_encoded_bytes());
            self.archive.append_link(&mut header, target, to)
        } else if metadata.is_file() {
            header.set_entry_type(EntryType::Regular);
            self.files += 1;
            self.add_file(path, &metadata, header, &target)
        } else {
            // Pipes, sockets and devices are of this machine.
            Ok(())
        }
    }

    fn add_file(&mut self, path: &Path, metadata: &Metadata, mut header: Header, target: &Path) -> io::Result<()> {
        if metadata.len() <= AT_ONCE {
            let bytes = read_settled(path)?;
            header.set_size(bytes.len() as u64);
            self.note(&bytes);
            return self.archive.append_data(&mut header, target, bytes.as_slice());
        }
        header.set_size(metadata.len());
        self.note(&metadata.len().to_le_bytes());
        let file = Noted { file: File::open(path)?, left: metadata.len(), digest: &mut self.digest };
        self.archive.append_data(&mut header, target, file)
    }

    /// Takes something into the digest, with its length, so that two things are never like one.
    fn note(&mut self, bytes: &[u8]) {
        self.digest.update((bytes.len() as u64).to_le_bytes());
        self.digest.update(bytes);
    }
}

/// What a file holds once nobody writes it: what is saved meanwhile is read again.
fn read_settled(path: &Path) -> io::Result<Vec<u8>> {
    const TRIES: usize = 5;
    let mut bytes = Vec::new();
    for _ in 0..TRIES {
        let mut file = File::open(path)?;
        let before = file.metadata()?;
        bytes.clear();
        file.read_to_end(&mut bytes)?;
        // By its name, since editors put a new file in the old one's place.
        let after = fs::metadata(path).unwrap_or(file.metadata()?);
        if before.modified().ok() == after.modified().ok() && after.len() == bytes.len() as u64 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    Ok(bytes)
}

/// A large file, with a digest of what is read of it, and no more and no less than it was said to have.
struct Noted<'a> {
    file: File,
    left: u64,
    digest: &'a mut Sha256,
}

impl Read for Noted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let length = self.file.read(&mut buffer[..most])?;
        if length == 0 && self.left > 0 && most > 0 {
            return Err(io::Error::other("it has become shorter meanwhile"));
        }
        self.left -= length as u64;
        self.digest.update(&buffer[..length]);
        Ok(length)
    }
}

/// Owner and group are root, whatever they are here; as an image may have a user of its own,
/// everyone has the rights that the owner has here.
fn header(metadata: &Metadata) -> Header {
    let mut header = Header::new_gnu();
    header.set_metadata(metadata);
    header.set_uid(0);
    header.set_gid(0);
    header.set_size(0);
    let mode = header.mode().unwrap_or(0o644) & 0o777;
    let of_owner = mode >> 6;
    header.set_mode(of_owner << 6 | of_owner << 3 | of_owner);
    header
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    fn copied(folder: &Path, at: &str, leave_out: &Path) -> Copied {
        let (folder, leave_out) = (folder.to_owned(), vec![leave_out.to_owned()]);
        Copied { folder, at: at.to_owned(), is_project: true, leave_out }
    }

    fn snapshot(project: &Path, leave_out: &Path) -> (Snapshot, Vec<String>) {
        let elsewhere = tempfile::tempdir().unwrap();
        let snapshot = Snapshot::of(&[copied(project, "/workspace", leave_out)], elsewhere.path()).unwrap();
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "the file has no name");
        let mut names = Vec::new();
        {
            let mut file = snapshot.archive.lock().unwrap();
            file.rewind().unwrap();
            let mut archive = tar::Archive::new(&*file);
            for entry in archive.entries().unwrap() {
                let entry = entry.unwrap();
                let mode = entry.header().mode().unwrap();
                names.push(format!("{} {mode:o}", entry.path().unwrap().display()));
            }
        }
        (snapshot, names)
    }

    #[cfg(unix)]
    #[test]
    fn what_is_copied_and_what_is_not() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().canonicalize().unwrap();
        let long = "x".repeat(150);
        for (name, text) in [
            (".gitignore", "*.log\n/out\n"),
            (".ignore", "kept\n"),
            (".hidden", ""),
            ("kept", ""),
            ("a.log", ""),
            ("out/b", ""),
            (".git/HEAD", ""),
            ("cache/CACHEDIR.TAG", ""),
            ("runs/1/run.json", ""),
            ("src/main.rs", "fn main() {}"),
            (&format!("{long}/{long}"), ""),
        ] {
            let path = project.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        fs::set_permissions(project.join("kept"), fs::Permissions::from_mode(0o700)).unwrap();
        fs::set_permissions(project.join(".hidden"), fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("kept", project.join("link")).unwrap();
        let leave_out = project.join("runs");
        let (before, names) = snapshot(&project, &leave_out);
        let names: Vec<&str> = names.iter().map(|name| name.split(' ').next().unwrap()).collect();
        let deep = format!("workspace/{long}");
        let expected = [
            "workspace",
            "workspace/.gitignore",
            "workspace/.hidden",
            "workspace/.ignore",
            "workspace/kept",
            "workspace/link",
            "workspace/src",
            "workspace/src/main.rs",
            &deep,
            &format!("{deep}/{long}"),
        ];
        assert_eq!(names, expected);
        let (_, names) = snapshot(&project, &leave_out);
        assert!(names.contains(&"workspace/kept 777".to_owned()), "{names:?}");
        assert!(names.contains(&"workspace/.hidden 666".to_owned()), "{names:?}");
        // Nothing has changed but a time; then a text.
        fs::write(project.join("src/main.rs"), "fn main() {}").unwrap();
        assert_eq!(snapshot(&project, &leave_out).0.digest, before.digest);
        fs::write(project.join("src/main.rs"), "fn main() { }").unwrap();
        assert_ne!(snapshot(&project, &leave_out).0.digest, before.digest);
    }

    #[test]
    fn a_large_file_is_whole_or_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        fs::write(&path, vec![7; 100]).unwrap();
        for (left, is_whole) in [(100, true), (50, true), (101, false)] {
            let mut digest = Sha256::new();
            let mut file = Noted { file: File::open(&path).unwrap(), left, digest: &mut digest };
            assert_eq!(file.read_to_end(&mut Vec::new()).is_ok(), is_whole, "{left}");
        }
    }
}
