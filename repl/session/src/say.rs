//! Where a session's words go: results, notes, errors.
//!
//! Results go to standard output, all else to standard error; at a terminal both go above the prompt, whichever thread
//! they come from.

use crate::output;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Writes lines above a prompt.
pub type Above = Box<dyn FnMut(&str) + Send>;

/// Where words go. Clones are the same place.
#[derive(Clone, Default)]
pub struct Say(Arc<Mutex<Place>>);

#[derive(Default)]
struct Place {
    /// Set while a person may be typing.
    above: Option<Above>,
    /// Set while something is drawn in place, which a line in between would break: what waits for its end.
    held: Option<Vec<String>>,
    /// Set where everything is kept instead of written: transcripts.
    kept: Option<String>,
}

impl Say {
    /// Keeps everything; [`Say::take`] gives it back.
    pub fn keeping() -> Say {
        Say(Arc::new(Mutex::new(Place { kept: Some(String::new()), ..Place::default() })))
    }

    /// Takes what was said since the last time.
    pub fn take(&self) -> String {
        self.lock().kept.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// From now on, what other threads say goes there.
    pub fn set_above(&self, above: Above) {
        self.lock().above = Some(above);
    }

    /// Says a result: to standard output.
    pub fn result(&self, text: &str) {
        let text = with_end(text);
        match &mut self.lock().kept {
            Some(kept) => kept.push_str(&text),
            // A reader that has gone away wants no more.
            None => drop(output::print(&text)),
        }
    }

    /// Says something beside results: to standard error.
    pub fn note(&self, text: &str) {
        match &mut self.lock().kept {
            Some(kept) => kept.push_str(&with_end(text)),
            None => output::note(text.trim_end_matches('\n')),
        }
    }

    /// Says what went wrong: to standard error.
    pub fn error(&self, text: &str) {
        match &mut self.lock().kept {
            Some(kept) => kept.push_str(&with_end(&format!("error: {text}"))),
            None => output::error(text),
        }
    }

    /// Something that comes while the person types.
    pub fn behind(&self, text: &str) {
        let mut place = self.lock();
        match &mut *place {
            Place { held: Some(held), .. } => held.push(with_end(text)),
            Place { kept: Some(kept), .. } => kept.push_str(&with_end(text)),
            Place { above: Some(above), .. } => above(&with_end(text)),
            _ => output::note(text.trim_end_matches('\n')),
        }
    }

    /// From now on, what other threads say waits.
    pub fn hold(&self) {
        self.lock().held = Some(Vec::new());
    }

    /// What waits; it need wait no more.
    pub fn release(&self) -> Vec<String> {
        self.lock().held.take().unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn with_end(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// What components log goes the same way.
impl Write for Say {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.behind(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
