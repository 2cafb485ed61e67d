//! What a machine's own calls do better than the standard library: opening a file that nothing leads out of a folder
//! for, and reading what is in memory already without a thread that may wait. One file for each system, with one
//! that does the same anywhere.
//!
//! Comes in: a folder, and a path below it that has no `..` and is not absolute. Goes out: open files and what is
//! known of them. *Never* here: what files are for.

#[cfg(target_os = "linux")]
mod linux;
#[cfg_attr(target_os = "linux", expect(dead_code, reason = "Linux needs only its way of opening"))]
mod portable;

#[cfg(target_os = "linux")]
pub(crate) use linux::{Handle, Place, open};
#[cfg(not(target_os = "linux"))]
pub(crate) use portable::{Handle, Place, open};

use std::io;
use std::path::Path;

/// What tells one state of a file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Which file it is, where the system says so.
    pub(crate) id: (u64, u64),
    /// How long it is, in bytes.
    pub(crate) length: u64,
    /// Last written, nanoseconds since 1970.
    pub(crate) modified: Option<i128>,
    /// Last written, renamed or linked, nanoseconds since 1970, where the system says so.
    pub(crate) changed: i128,
}

/// May a call wait for a disk?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    Never,
    AsLongAsItTakes,
}

/// What stands under a path below a folder.
pub(crate) enum Opened<H = Handle, P = Place> {
    /// A regular file; its place where that can be looked at again.
    File(H, Facts, Option<P>),
    /// A folder, which is never read as a file.
    Folder,
    /// Nothing, or what is neither, or what is elsewhere.
    Nothing,
    /// The disk knows, and was not to be waited for.
    NotNow,
}

/// As in the standard library: an error that says that there is nothing.
fn is_nothing(error: &io::Error) -> bool {
    !matches!(error.kind(), io::ErrorKind::OutOfMemory | io::ErrorKind::Interrupted)
        && !is_full(error.raw_os_error())
}

/// No more descriptors, in the process or the machine: that says nothing of the file.
fn is_full(code: Option<i32>) -> bool {
    // ENFILE and EMFILE are these numbers on every Unix.
    cfg!(unix) && matches!(code, Some(23 | 24))
}

/// The real path of what stands under a path below a folder, links followed; none: there is nothing, or it is elsewhere.
fn contained(folder: &Path, relative: &Path) -> io::Result<Option<(std::path::PathBuf, std::path::PathBuf)>> {
    let found = (|| {
        let root = folder.canonicalize()?;
        let real = root.join(relative).canonicalize()?;
        Ok((root, real))
    })();
    match found {
        Ok((root, real)) => Ok(real.starts_with(&root).then_some((root, real))),
        Err(error) if is_nothing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Both ways find the same, whatever the system offers.
    #[test]
    fn what_is_portable_finds_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("inside")).expect("a folder");
        fs::write(folder.path().join("inside/file"), "0123456789").expect("a file");
        let inside = folder.path().join("inside");
        let same = |path: &str| {
            let own = open(&inside, Path::new(path), Wait::AsLongAsItTakes);
            let portable = portable::open(&inside, Path::new(path), Wait::AsLongAsItTakes);
            match (own.expect("it can be asked"), portable.expect("it can be asked")) {
                (Opened::File(a, of_a, _), Opened::File(b, of_b, _)) => {
                    let mut read = ([0; 4], [0; 4]);
                    assert_eq!(a.read(3, &mut read.0).ok(), b.read(3, &mut read.1).ok());
                    assert_eq!(read.0, read.1);
                    assert_eq!((of_a.length, of_a.modified), (of_b.length, of_b.modified));
                    assert_eq!(b.facts().ok().map(|facts| facts.length), Some(10));
                    true
                }
                (Opened::Folder, Opened::Folder) | (Opened::Nothing, Opened::Nothing) => false,
                _ => panic!("they differ in {path}"),
            }
        };
        assert!(same("file"));
        assert!(!same("") && !same("nothing") && !same("file/below"));
        let never = portable::open(&inside, Path::new("file"), Wait::Never);
        assert!(matches!(never, Ok(Opened::NotNow)));
    }
}
