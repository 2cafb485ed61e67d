//! Files that change on the disk, found by looking at them a few times a second.
//!
//! Comes in: which files. Goes out: which are others than they were, and which are gone. *Never* here: their texts.
//!
//! Looking costs a call for each file and holds on every platform and file system, whatever way an editor saves: in
//! place, in pieces, or by renaming another file to this name. Asking the system to tell would need its folders too,
//! and a fallback where it can't.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How long between two looks.
pub const PAUSE: Duration = Duration::from_millis(300);
/// A file that is still being written is waited for, so often and so long.
const SETTLES: (usize, Duration) = (10, Duration::from_millis(20));
/// Absent for so many looks, a file is gone; editors take it away for a moment when they save.
const GONE: u32 = 2;

/// What the disk says of a file: nothing, where there is none.
type Stamp = Option<(SystemTime, u64)>;

fn stamp(path: &Path) -> Stamp {
    let about = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some((about.modified().ok()?, about.len()))
}

/// What was seen of some files so far.
#[derive(Default)]
pub struct Looks {
    stamps: HashMap<PathBuf, Stamp>,
    absent: HashMap<PathBuf, u32>,
}

impl Looks {
    /// Is it another file than it was? At the first look any file that is there is; `was_read`: it was there when it
    /// was last read.
    pub fn is_new(&mut self, path: &Path, was_read: bool) -> bool {
        let now = stamp(path);
        let Some(before) = self.stamps.get(path).copied() else {
            // It may have changed, or gone, since it was read.
            let then = if was_read { Some((SystemTime::UNIX_EPOCH, 0)) } else { None };
            self.stamps.insert(path.to_path_buf(), now.or(then));
            return now.is_some();
        };
        if now.is_none() && before.is_some() {
            return false;
        }
        self.absent.remove(path);
        if now == before {
            return false;
        }
        self.stamps.insert(path.to_path_buf(), settled(path, now));
        true
    }

    /// Is it gone, and was that not told yet?
    pub fn is_gone(&mut self, path: &Path) -> bool {
        if self.stamps.get(path).is_none_or(Option::is_none) || stamp(path).is_some() {
            return false;
        }
        let looks = self.absent.entry(path.to_path_buf()).or_default();
        *looks = looks.saturating_add(1);
        *looks == GONE
    }
}

/// What the disk says once nobody writes any more.
fn settled(path: &Path, mut last: Stamp) -> Stamp {
    for _ in 0..SETTLES.0 {
        std::thread::sleep(SETTLES.1);
        let now = stamp(path);
        if now == last {
            break;
        }
        last = now;
    }
    last
}

/// `a.flux has`, `a.flux and b.flux have`, `7 files have`.
pub fn subject(names: &BTreeSet<String>) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match names.as_slice() {
        [one] => format!("{one} has"),
        [one, two] => format!("{one} and {two} have"),
        all => format!("{} files have", all.len()),
    }
}
