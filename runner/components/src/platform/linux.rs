//! With Linux's own calls: `openat2` resolves a path below a folder and nowhere else, in one step that nobody can get
//! in between of; `preadv2` reads what is in the page cache and says when it would have to wait.

use super::{Facts, Opened, Wait, contained, is_nothing, portable};
use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, ResolveFlags, Stat, fstat, openat2, statat};
use rustix::io::{Errno, ReadWriteFlags, pread, preadv2};
use std::ffi::CString;
use std::fs::File;
use std::io::{self, IoSliceMut};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// A file that is open for reading, by whichever calls this system has.
pub(crate) enum Handle {
    /// By the calls of this file.
    Beneath(File),
    /// Where the system lacks them.
    Portable(portable::Handle),
}

/// Where a file stands: its path through folders that are no links, so that a look at each says whether it is still
/// the same file, below the same folder.
pub(crate) struct Place {
    folders: Vec<CString>,
    file: CString,
}

impl Place {
    fn new(folder: &Path, relative: &Path) -> Option<Place> {
        let text = |path: &Path| CString::new(path.as_os_str().as_bytes()).ok();
        let mut folders = Vec::new();
        let mut path = folder.to_path_buf();
        let mut parts = relative.components().peekable();
        while let Some(part) = parts.next() {
            path.push(part);
            if parts.peek().is_some() {
                folders.push(text(&path)?);
            }
        }
        Some(Place { folders, file: text(&path)? })
    }

    /// Does that very file in that state stand there?
    pub(crate) fn has(&self, known: &Facts) -> bool {
        let look = |path: &CString| statat(CWD, path.as_c_str(), AtFlags::SYMLINK_NOFOLLOW).ok();
        let is_folder = |stat: Stat| FileType::from_raw_mode(stat.st_mode) == FileType::Directory;
        self.folders.iter().all(|folder| look(folder).is_some_and(is_folder))
            && look(&self.file).is_some_and(|stat| is_file(&stat) && facts(&stat) == *known)
    }
}

impl Handle {
    pub(crate) fn facts(&self) -> io::Result<Facts> {
        match self {
            Handle::Beneath(file) => Ok(facts(&fstat(file)?)),
            Handle::Portable(handle) => handle.facts(),
        }
    }

    /// None: it would wait.
    pub(crate) fn read_now(&self, at: u64, into: &mut [u8]) -> io::Result<Option<usize>> {
        let Handle::Beneath(file) = self else { return Ok(None) };
        match preadv2(file, &mut [IoSliceMut::new(into)], at, ReadWriteFlags::NOWAIT) {
            Ok(read) => Ok(Some(read)),
            // It would wait, or the system or the file's can't tell: either is found out by waiting.
            Err(Errno::AGAIN | Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn read(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Handle::Beneath(file) => Ok(pread(file, into, at)?),
            Handle::Portable(handle) => handle.read(at, into),
        }
    }
}

/// Opens what stands under a path below a folder: links are followed as long as they stay there.
pub(crate) fn open(folder: &Path, relative: &Path, wait: Wait) -> io::Result<Opened> {
    let resolve = match wait {
        Wait::Never => ResolveFlags::CACHED,
        Wait::AsLongAsItTakes => ResolveFlags::empty(),
    };
    match beneath(folder, relative, resolve, ResolveFlags::NO_SYMLINKS) {
        Err(Errno::LOOP) => {}
        Err(error) => return otherwise(error, folder, relative, wait),
        Ok(opened) => return Ok(opened),
    }
    match beneath(folder, relative, resolve, ResolveFlags::empty()) {
        // Links in a circle.
        Err(Errno::LOOP) => Ok(Opened::Nothing),
        Err(error) => otherwise(error, folder, relative, wait),
        Ok(opened) => Ok(opened),
    }
}

/// What an error means, and what is left to be tried.
fn otherwise(error: Errno, folder: &Path, relative: &Path, wait: Wait) -> io::Result<Opened> {
    match error {
        // The name is not cached, or something is renamed on the way this moment; or the system is older than the
        // question; or a link may lead out and in again. All of that takes time to find out.
        Errno::AGAIN | Errno::INVAL | Errno::XDEV | Errno::NOSYS | Errno::PERM if wait == Wait::Never => {
            Ok(Opened::NotNow)
        }
        Errno::XDEV | Errno::AGAIN => by_real_path(folder, relative),
        // Some sandboxes forbid what they don't know.
        Errno::NOSYS | Errno::PERM | Errno::INVAL => Ok(match portable::open(folder, relative, wait)? {
            Opened::File(handle, facts, _) => Opened::File(Handle::Portable(handle), facts, None),
            Opened::Folder => Opened::Folder,
            Opened::Nothing => Opened::Nothing,
            Opened::NotNow => Opened::NotNow,
        }),
        error => Err(error.into()),
    }
}

/// A link led out of the folder, or seemed to: it may be absolute and lead into it all the same.
fn by_real_path(folder: &Path, relative: &Path) -> io::Result<Opened> {
    let Some((root, real)) = contained(folder, relative)? else { return Ok(Opened::Nothing) };
    let Ok(relative) = real.strip_prefix(&root) else { return Ok(Opened::Nothing) };
    match beneath(&root, relative, ResolveFlags::empty(), ResolveFlags::NO_SYMLINKS) {
        Ok(Opened::File(handle, facts, _)) => Ok(Opened::File(handle, facts, None)),
        Ok(other) => Ok(other),
        // What was real a moment ago is a link now.
        Err(Errno::LOOP | Errno::XDEV | Errno::AGAIN) => Ok(Opened::Nothing),
        Err(error) => Err(error.into()),
    }
}

fn beneath(
    folder: &Path,
    relative: &Path,
    resolve: ResolveFlags,
    links: ResolveFlags,
) -> Result<Opened, Errno> {
    let root = match openat2(
        CWD,
        folder,
        OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC,
        Mode::empty(),
        resolve,
    ) {
        Ok(root) => root,
        Err(error) => return nothing(error),
    };
    let path = if relative.as_os_str().is_empty() { Path::new(".") } else { relative };
    let inside = resolve | links | ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
    // A pipe would be waited for and a device might do something when it is opened, so only the name is at first.
    let name = match openat2(&root, path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty(), inside) {
        Ok(name) => name,
        Err(error) => return nothing(error),
    };
    let stat = fstat(&name)?;
    if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
        return Ok(Opened::Folder);
    }
    if !is_file(&stat) {
        return Ok(Opened::Nothing);
    }
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file: OwnedFd = openat2(&root, path, flags, Mode::empty(), inside)?;
    let stat = fstat(&file)?;
    if !is_file(&stat) {
        return Ok(Opened::Nothing);
    }
    let place = if links.is_empty() { None } else { Place::new(folder, relative) };
    Ok(Opened::File(Handle::Beneath(file.into()), facts(&stat), place))
}

/// An error of looking for a name.
fn nothing(error: Errno) -> Result<Opened, Errno> {
    let tells =
        matches!(error, Errno::LOOP | Errno::AGAIN | Errno::INVAL | Errno::XDEV | Errno::NOSYS | Errno::PERM);
    if !tells && is_nothing(&error.into()) { Ok(Opened::Nothing) } else { Err(error) }
}

fn is_file(stat: &Stat) -> bool {
    FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile
}

#[allow(clippy::unnecessary_cast, reason = "these have other widths on other processors")]
fn facts(stat: &Stat) -> Facts {
    let nanos = |seconds: i64, nanos: i64| i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
    Facts {
        id: (stat.st_dev as u64, stat.st_ino as u64),
        length: u64::try_from(stat.st_size).unwrap_or(0),
        modified: Some(nanos(stat.st_mtime as i64, stat.st_mtime_nsec as i64)),
        changed: nanos(stat.st_ctime as i64, stat.st_ctime_nsec as i64),
    }
}
