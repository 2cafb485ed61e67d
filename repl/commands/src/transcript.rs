//! A session that is played from a text, for documents whose transcripts are tests.
//!
//! Comes in: inputs, one by one. Goes out: all that the session says to each, results and errors as they come.

use crate::verbs::typed::VERBS;
use flux_session::Failed;
use flux_session::screen::Screen;
use flux_session::{Format, Interrupt, Next, Say, Session, Wishes, is_complete};
use std::path::PathBuf;

/// A session without a terminal.
pub struct Transcript {
    session: Session,
    say: Say,
}

impl Transcript {
    /// Opens it on these files; what it says is drawn for a terminal of that many columns, without colour.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn open(files: Vec<PathBuf>, width: usize) -> Result<Transcript, Failed> {
        let say = Say::keeping();
        let session = Session::open(Wishes {
            verbs: &VERBS,
            files,
            say: say.clone(),
            screen: Screen { width, colour: false, progress: false },
            format: Format::Human,
            quiet: false,
            interrupt: Interrupt::default(),
        })?;
        Ok(Transcript { session, say })
    }

    /// Does what was typed, and gives what the session says; none: the session is to end.
    pub fn step(&mut self, typed: &str) -> Option<String> {
        match self.session.step(typed) {
            Next::Go(_) => Some(self.say.take()),
            Next::Leave => None,
        }
    }

    /// Is there nothing more to wait for before this is done?
    pub fn is_complete(typed: &str) -> bool {
        is_complete(typed)
    }
}
