//! A session that a person types, at a terminal.
//!
//! Comes in: keys. Goes out: lines for the session. *Never* here: what a line does.

use crate::session::{Next, Session};
use crate::{Failed, Outcome};
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

/// Reads lines until the person leaves.
pub(crate) fn run(mut session: Session) -> Result<Outcome, Failed> {
    let mut editor =
        DefaultEditor::new().map_err(|error| Failed::World(format!("cannot read keys: {error}")))?;
    loop {
        match editor.readline("flux> ") {
            Ok(line) => {
                let _ = editor.add_history_entry(&line);
                if session.step(&line) == Next::Leave {
                    return Ok(Outcome::Fine);
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => return Ok(Outcome::Fine),
            Err(error) => return Err(Failed::World(format!("cannot read keys: {error}"))),
        }
    }
}
