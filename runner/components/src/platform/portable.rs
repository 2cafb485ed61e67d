//! With the standard library alone: paths are made real before they are opened, and every read may wait.

use super::{Facts, Opened, Wait, contained};
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

/// A file that is open for reading; one thread reads at a time.
pub(crate) struct Handle(Mutex<File>);

/// Where a file stands. There is none: whether it is still there is found out by opening it.
pub(crate) enum Place {}

impl Place {
    /// Never asked: there is no such value.
    pub(crate) fn has(&self, _: &Facts) -> bool {
        match *self {}
    }
}

impl Handle {
    pub(crate) fn facts(&self) -> io::Result<Facts> {
        Ok(facts(&self.lock().metadata()?))
    }

    /// None: it might wait.
    pub(crate) fn read_now(&self, _: u64, _: &mut [u8]) -> io::Result<Option<usize>> {
        Ok(None)
    }

    pub(crate) fn read(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        let mut file = self.lock();
        file.seek(SeekFrom::Start(at))?;
        file.read(into)
    }

    /// A read that panicked leaves a position, which is set before every read.
    fn lock(&self) -> std::sync::MutexGuard<'_, File> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens what stands under a path below a folder. (Whoever can swap a folder for a link within the microseconds
/// between that look and the opening can write the folder anyway.)
pub(crate) fn open(folder: &Path, relative: &Path, wait: Wait) -> io::Result<Opened<Handle, Place>> {
    if wait == Wait::Never {
        return Ok(Opened::NotNow);
    }
    let Some((_, real)) = contained(folder, relative)? else { return Ok(Opened::Nothing) };
    // A pipe or a device would be waited for without end, so it is not opened to see what it is.
    let before = std::fs::metadata(&real)?;
    if before.is_dir() {
        return Ok(Opened::Folder);
    }
    if !before.is_file() {
        return Ok(Opened::Nothing);
    }
    let file = File::open(&real)?;
    let found = facts(&file.metadata()?);
    Ok(Opened::File(Handle(Mutex::new(file)), found, None))
}

fn facts(of: &Metadata) -> Facts {
    let since = of.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified = since.and_then(|since| i128::try_from(since.as_nanos()).ok());
    Facts { id: (0, 0), length: of.len(), modified, changed: 0 }
}
