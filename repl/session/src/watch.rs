//! Files that change while a session looks at them.
//!
//! Comes in: what the disk says of the program's files, a few times a second. Goes out: the program with the new texts,
//! and what is new about it above the prompt. *Never* here: whatever was typed, which stays over the files.

use super::Session;
use super::diagnose::{has_errors, news};
use crate::disk::{Looks, PAUSE, subject};
use crate::report::Count;
use flux_analysis::FileId;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError, TryLockError, Weak};
use std::thread::JoinHandle;

/// So many new diagnostics are drawn.
const DRAWN: usize = 3;

/// Watches a session's files until it is dropped.
pub struct Watcher {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Begins to watch the program's files, until what is returned is dropped.
    pub fn watch(session: &Arc<Mutex<Session>>) -> Watcher {
        let (stop, stopped) = mpsc::channel();
        let session = Arc::downgrade(session);
        let thread = std::thread::Builder::new().stack_size(crate::STACK).spawn(move || {
            let mut seen = Looks::default();
            loop {
                if look(&session, &mut seen).is_none() {
                    return;
                }
                if stopped.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        });
        Watcher { stop: Some(stop), thread: thread.ok() }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A file of the program.
#[derive(Clone)]
struct Known {
    file: FileId,
    path: PathBuf,
    /// It was there when the session asked for it.
    was_read: bool,
}

/// Looks once; none: the session is over.
fn look(session: &Weak<Mutex<Session>>, seen: &mut Looks) -> Option<()> {
    let session = session.upgrade()?;
    let files = {
        let session = match session.try_lock() {
            Ok(session) => session,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            // Something runs: the next look will do.
            Err(TryLockError::WouldBlock) => return Some(()),
        };
        session.on_disk()
    };
    let changed: Vec<Known> =
        files.iter().filter(|known| seen.is_new(&known.path, known.was_read)).cloned().collect();
    let gone: Vec<PathBuf> =
        files.into_iter().map(|known| known.path).filter(|path| seen.is_gone(path)).collect();
    if !changed.is_empty() || !gone.is_empty() {
        let mut session = session.lock().unwrap_or_else(PoisonError::into_inner);
        session.tell_gone(&gone);
        session.changed_on_disk(&changed);
    }
    Some(())
}

impl Session {
    /// The program's files that are, or could be, on the disk.
    fn on_disk(&self) -> Vec<Known> {
        // Also those that the program asked for in vain: what it uses, and `NAME.plan.flux` beside `NAME.flux`.
        let files = self.workspace.known_files().into_iter().map(|(_, file)| file);
        let is_flux = |file: &FileId| self.workspace.path(*file).extension().is_some_and(|end| end == "flux");
        let files = files.filter(|file| if *file == self.root { !self.untitled } else { is_flux(file) });
        files
            .map(|file| Known {
                file,
                path: self.workspace.path(file).to_path_buf(),
                was_read: !self.overlay.on_disk(&self.workspace, file).is_empty(),
            })
            .filter(|known| !known.path.starts_with("flux:/"))
            .collect()
    }

    fn tell_gone(&self, gone: &[PathBuf]) {
        for path in gone {
            let name = self.names.of(path);
            self.say.behind(&format!("{name} is gone; the session goes on with what it had"));
        }
    }

    /// Loads files that have changed, tells what is new about the program, and hands it to a running service.
    fn changed_on_disk(&mut self, files: &[Known]) {
        let differs = |known: &&Known| {
            let text = self.overlay.on_disk(&self.workspace, known.file).as_bytes();
            std::fs::read(&known.path).is_ok_and(|bytes| bytes != text)
        };
        let files: Vec<&Known> = files.iter().filter(differs).collect();
        if files.is_empty() {
            return;
        }
        let before = self.check();
        let mut changed = BTreeSet::new();
        for Known { file, path, .. } in files {
            let text = self.workspace.text(*file).to_owned();
            self.overlay.reload(&mut self.workspace, self.root, *file);
            if self.workspace.text(*file) != text && self.workspace.files(self.root).contains(file) {
                changed.insert(self.names.of(path));
            }
        }
        if changed.is_empty() {
            return;
        }
        self.changed();
        let after = self.check();
        let (count, errors) = (Count::of(&after), has_errors(&after));
        let new = news(&before, after);
        let service = match (self.service.is_some(), self.reach_service(errors)) {
            (false, _) => String::new(),
            (true, Ok(())) => "; the service runs it".to_owned(),
            (true, Err(why)) => format!("; the service keeps its plan: {why}"),
        };
        let mut words = String::new();
        if !new.is_empty() {
            words.push_str(&self.drawn(&new[..new.len().min(DRAWN)], None));
            words.push('\n');
            if new.len() > DRAWN {
                words.push_str(&format!("… and {} more: `:check` shows them\n", new.len() - DRAWN));
            }
        }
        words.push_str(&format!("{} changed: {}{service}", subject(&changed), count.with_errors()));
        self.say.behind(&words);
    }
}
