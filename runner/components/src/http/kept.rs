//! Small files that stay open from one request to the next.
//!
//! Each is looked at again before it is used, so that what stands under its path is what is sent; what is kept is
//! only the way there. Bounded for all nodes of a service together, and given up after a minute without use.

use super::opened::Opened;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// So many files stay open in one service.
const MOST: usize = 256;

/// A file that nobody has asked for in that time is closed, in nanoseconds.
const UNUSED: i64 = 60_000_000_000;

/// How often that is looked at, in nanoseconds.
const SWEEP: i64 = 10_000_000_000;

/// How many files all nodes of a service keep open.
#[derive(Clone, Default)]
pub(crate) struct Open(Arc<AtomicUsize>);

/// The right to keep one file open, given back when dropped.
pub(super) struct Ticket(Open);

impl Open {
    fn enter(&self) -> Option<Ticket> {
        let one_more = |now: usize| (now < MOST).then_some(now + 1);
        let entered = self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more);
        entered.is_ok().then(|| Ticket(self.clone()))
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// The open files of one folder, by the paths that they are asked for.
pub(super) struct Kept {
    open: Open,
    files: Mutex<Files>,
}

#[derive(Default)]
struct Files {
    by_path: HashMap<Box<str>, File>,
    swept: i64,
}

struct File {
    opened: Arc<Opened>,
    used: i64,
}

impl Kept {
    pub(super) fn new(open: &Open) -> Kept {
        Kept { open: open.clone(), files: Mutex::default() }
    }

    /// The file that was found under a path, if it still stands there as it was.
    pub(super) fn get(&self, path: &str, now: i64) -> Option<Arc<Opened>> {
        let mut files = self.lock();
        files.sweep(now);
        let found = files.by_path.get_mut(path)?;
        found.used = now;
        let opened = found.opened.clone();
        drop(files);
        if opened.is_there() {
            return Some(opened);
        }
        self.forget(path, &opened);
        None
    }

    /// Keeps a file if there is room among those of all nodes, or one of this folder can go.
    pub(super) fn keep(&self, path: &str, mut opened: Opened, now: i64) -> Arc<Opened> {
        let mut files = self.lock();
        opened.ticket = self.open.enter().or_else(|| {
            files.give_up_oldest();
            self.open.enter()
        });
        let keeps = opened.ticket.is_some();
        let opened = Arc::new(opened);
        if keeps {
            files.by_path.insert(path.into(), File { opened: opened.clone(), used: now });
        }
        opened
    }

    fn forget(&self, path: &str, opened: &Arc<Opened>) {
        let mut files = self.lock();
        if files.by_path.get(path).is_some_and(|file| Arc::ptr_eq(&file.opened, opened)) {
            files.by_path.remove(path);
        }
    }

    /// Nothing under the lock panics, and if it did, the map would still be whole.
    fn lock(&self) -> std::sync::MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files {
    fn sweep(&mut self, now: i64) {
        if now.saturating_sub(self.swept) < SWEEP {
            return;
        }
        self.swept = now;
        self.by_path.retain(|_, file| now.saturating_sub(file.used) < UNUSED);
    }

    fn give_up_oldest(&mut self) {
        let oldest = self.by_path.iter().min_by_key(|(_, file)| file.used).map(|(path, _)| path.clone());
        if let Some(oldest) = oldest {
            self.by_path.remove(&oldest);
        }
    }
}
