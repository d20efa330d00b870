//! Objects are files that containers write. They are read without trust: nothing is followed,
//! nothing is waited for, and nothing is larger than it may be.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use crate::stop::{Stop, While as _};

/// Where tasks find the folder of the objects.
pub const OBJECTS: &str = "/gofer/objects";

/// What the system can hand over in one variable, so no larger object has ever a use as one.
const LARGEST: u64 = 128 * 1024;

/// What is written in an object's file, if there is one.
///
/// # Errors
/// If there is something that cannot be taken for an object's value; the text follows the
/// object's name.
pub fn read(file: &Path) -> Result<Option<String>, String> {
    let cannot = |error: io::Error| format!("cannot be read: {error}");
    let mut file = match open(file) {
        Ok(Ok(file)) => file,
        Ok(Err(what)) => return Err(format!("is {what}, not a file")),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            return Err(format!("{}; the task that writes it can `chmod a+r` it", cannot(error)));
        }
        Err(error) => return Err(cannot(error)),
    };
    let mut bytes = Vec::new();
    file.by_ref().take(LARGEST + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("is larger than {} KiB, which is the most that a variable can hold", LARGEST / 1024));
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Opens a regular file, or says what is there instead.
fn open(path: &Path) -> io::Result<Result<File, &'static str>> {
    let is = |kind: fs::FileType| match kind {
        _ if kind.is_file() => None,
        _ if kind.is_dir() => Some("a folder"),
        _ if kind.is_symlink() => Some("a link, which is not followed"),
        _ => Some("a pipe, a socket or a device"),
    };
    // Seen first because it does something to open a device, and once more because it may be
    // another one by then.
    if let Some(what) = is(fs::symlink_metadata(path)?.file_type()) {
        return Ok(Err(what));
    }
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    Ok(match is(file.metadata()?.file_type()) {
        None => Ok(file),
        Some(what) => Err(what),
    })
}

/// A folder in which every task may write, whoever it runs as. What is above it lets nobody else in.
pub fn make_folder(folder: &Path) -> Result<(), Stop> {
    fs::create_dir_all(folder).could_not(format!("make {}", folder.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        const EVERYONE: u32 = 0o1777;
        let mode = fs::metadata(folder).could_not(format!("find {}", folder.display()))?.mode();
        if mode & EVERYONE != EVERYONE {
            fs::set_permissions(folder, fs::Permissions::from_mode(EVERYONE))
                .could_not(format!("let every task write in {}", folder.display()))?;
        }
    }
    Ok(())
}

/// A folder that only its owner may enter, if it is not there yet.
pub fn make_private(folder: &Path) -> io::Result<()> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "there are no modes"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Copies what is in one folder into another, and gives the names of what is left out: pipes,
/// sockets and devices. Links are copied as links.
pub fn copy(from: &Path, to: &Path) -> Result<Vec<PathBuf>, Stop> {
    let (mut left_out, mut folders) = (Vec::new(), Vec::new());
    let mut todo = vec![PathBuf::new()];
    while let Some(folder) = todo.pop() {
        let what = |name: &Path| format!("take over {}", from.join(name).display());
        let entries = match fs::read_dir(from.join(&folder)) {
            Err(error) if error.kind() == ErrorKind::NotFound && folder.as_os_str().is_empty() => break,
            entries => entries.could_not(what(&folder))?,
        };
        for entry in entries {
            let entry = entry.could_not(what(&folder))?;
            let name = folder.join(entry.file_name());
            let kind = entry.file_type().could_not(what(&name))?;
            let (source, target) = (from.join(&name), to.join(&name));
            let copied = if kind.is_dir() {
                fs::create_dir(&target)
            } else if kind.is_symlink() {
                copy_link(&source, &target)
            } else if let Ok(file) = open(&source).could_not(what(&name))? {
                copy_file(file, &target).and_then(|()| like(&source, &target))
            } else {
                left_out.push(name);
                continue;
            };
            copied.could_not(what(&name))?;
            if kind.is_dir() {
                todo.push(name.clone());
                folders.push(name);
            }
        }
    }
    // At the end, since nothing more can be written into some of them.
    for name in folders {
        like(&from.join(&name), &to.join(&name)).could_not(format!("take over {}", from.join(&name).display()))?;
    }
    Ok(left_out)
}

fn copy_file(mut file: File, target: &Path) -> io::Result<()> {
    io::copy(&mut file, &mut OpenOptions::new().write(true).create_new(true).open(target)?)?;
    Ok(())
}

/// Gives a file or folder the mode of another, and its owner where we may.
#[cfg(unix)]
fn like(source: &Path, target: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, lchown};
    let of = fs::symlink_metadata(source)?;
    let _ = lchown(target, Some(of.uid()), Some(of.gid()));
    fs::set_permissions(target, of.permissions())
}

#[cfg(unix)]
fn copy_link(source: &Path, target: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(source)?, target)
}

#[cfg(not(unix))]
fn like(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn copy_link(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    fn mkfifo(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn only_files_are_read_and_nothing_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "value\n").unwrap();
        fs::create_dir(path("folder")).unwrap();
        symlink("file", path("link")).unwrap();
        symlink("/dev/zero", path("zero")).unwrap();
        mkfifo(&path("pipe"));
        let _socket = UnixListener::bind(path("socket")).unwrap();
        assert_eq!(read(&path("file")), Ok(Some("value\n".to_owned())));
        assert_eq!(read(&path("none")), Ok(None));
        for (name, what) in [
            ("folder", "is a folder, not a file"),
            ("link", "is a link, which is not followed, not a file"),
            ("zero", "is a link, which is not followed, not a file"),
            ("pipe", "is a pipe, a socket or a device, not a file"),
            ("socket", "is a pipe, a socket or a device, not a file"),
        ] {
            assert_eq!(read(&path(name)), Err(what.to_owned()), "{name}");
        }
        fs::write(path("full"), vec![b'x'; 128 * 1024]).unwrap();
        assert!(read(&path("full")).is_ok());
        fs::write(path("large"), vec![b'x'; 128 * 1024 + 1]).unwrap();
        assert!(read(&path("large")).unwrap_err().starts_with("is larger than 128 KiB"));
    }

    #[test]
    fn a_copy_has_folders_modes_and_links_and_no_pipes() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(from.path().join("a/b")).unwrap();
        fs::write(from.path().join("a/b/tool"), "x").unwrap();
        fs::set_permissions(from.path().join("a/b/tool"), fs::Permissions::from_mode(0o750)).unwrap();
        symlink("/etc/hostname", from.path().join("a/link")).unwrap();
        mkfifo(&from.path().join("a/pipe"));
        assert_eq!(copy(from.path(), to.path()).unwrap(), [Path::new("a/pipe")]);
        let mode = fs::metadata(to.path().join("a/b/tool")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o750);
        assert_eq!(fs::read_link(to.path().join("a/link")).unwrap(), Path::new("/etc/hostname"));
        assert_eq!(copy(Path::new("/no/such/folder"), to.path()).unwrap(), [""; 0].map(PathBuf::from));
    }

    #[test]
    fn every_task_may_write_in_a_folder_of_objects() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("a/b");
        make_folder(&folder).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o7777, 0o1777);
        make_private(&folder.join("c")).unwrap();
        assert_eq!(fs::metadata(folder.join("c")).unwrap().permissions().mode() & 0o7777, 0o700);
    }
}
