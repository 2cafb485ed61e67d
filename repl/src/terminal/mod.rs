//! A session that a person types, at a terminal.
//!
//! Comes in: keys. Goes out: lines for the session. *Never* here: what a line does.
//!
//! The session is shared: while a line is read, the editor asks it for completions and the watcher loads changed files.

mod above;

use crate::session::{Next, Session, Watcher, start};
use crate::{Failed, Outcome};
use above::Reading;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A session that several threads ask.
pub(crate) type Shared = Arc<Mutex<Session>>;

/// The session, whatever became of the thread that had it before.
pub(crate) fn locked(session: &Mutex<Session>) -> MutexGuard<'_, Session> {
    session.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads lines until the person leaves.
pub(crate) fn run(mut session: Session) -> Result<Outcome, Failed> {
    start::show(&mut session);
    let mut editor = DefaultEditor::new().map_err(|error| keys(&error))?;
    let reading = match editor.create_external_printer() {
        Ok(printer) => above::print_above(&session.say, printer),
        // A terminal that can't move its cursor shows lines as they come.
        Err(_) => Reading::default(),
    };
    let session: Shared = Arc::new(Mutex::new(session));
    let _watcher = Watcher::watch(&session);
    let mut warned = false;
    loop {
        reading.set(true);
        let line = editor.readline("flux> ");
        reading.set(false);
        match line {
            Ok(line) => {
                warned = false;
                let _ = editor.add_history_entry(&line);
                if locked(&session).step(&line) == Next::Leave {
                    return Ok(Outcome::Fine);
                }
            }
            Err(ReadlineError::Interrupted) => warned = false,
            Err(ReadlineError::Eof) => {
                let session = locked(&session);
                match unfinished(&session).filter(|_| !warned) {
                    None => return Ok(Outcome::Fine),
                    Some(what) => {
                        session.say.note(&format!("{what}; Ctrl-D again leaves all the same"));
                        warned = true;
                    }
                }
            }
            Err(error) => return Err(keys(&error)),
        }
    }
}

/// What would be lost.
fn unfinished(session: &Session) -> Option<String> {
    let mut what = Vec::new();
    match session.overlay.len() {
        0 => {}
        1 => what.push("a definition is not saved (`:save`)".to_owned()),
        count => what.push(format!("{count} definitions are not saved (`:save`)")),
    }
    if session.service.is_some() {
        what.push("a service runs (`:stop`)".to_owned());
    }
    (!what.is_empty()).then(|| what.join(", and "))
}

fn keys(error: &ReadlineError) -> Failed {
    Failed::World(format!("cannot read keys: {error}"))
}
