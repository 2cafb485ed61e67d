//! `flux run --watch`: the program that is served is swapped when its files are saved and correct.
//!
//! Comes in: what the disk says of the program's files. Goes out: swaps of the engine's program, and a line or
//! diagnostics on standard error for each change. *Never* here: what goes on across a swap; the engine decides that.

use crate::program::Program;
use flux_session::analysis::FileId;
use flux_session::disk::{Looks, PAUSE, subject};
use flux_session::failures::start_problem;
use flux_session::files::not_too_long;
use flux_session::report::Count;
use flux_session::runner::Engine;
use flux_session::{STACK, output};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Whoever serves goes on with what it has.
const GOES_ON: &str = "the old program goes on";

/// What is watched, and who runs it.
pub(crate) struct Watching<A> {
    pub(crate) program: Program,
    pub(crate) engine: Engine,
    /// Where the server listens; none: nowhere so far.
    pub(crate) address: A,
}

impl<A: Fn() -> Option<SocketAddr> + Send + 'static> Watching<A> {
    /// Watches until the process ends, on a thread of its own. Saves while a swap is under way are seen after it.
    pub(crate) fn start(mut self) -> std::io::Result<()> {
        std::thread::Builder::new().name("flux-watch".to_owned()).stack_size(STACK).spawn(move || {
            let mut looks = Looks::default();
            loop {
                self.look(&mut looks);
                std::thread::sleep(PAUSE);
            }
        })?;
        Ok(())
    }

    /// Looks once whether files have changed, and acts on it.
    fn look(&mut self, looks: &mut Looks) {
        let files = self.program.files();
        let changed = files.iter().filter(|(file, path)| {
            let was_read = !self.program.workspace.text(*file).is_empty();
            looks.is_new(path, was_read)
        });
        let changed: Vec<(FileId, PathBuf)> = changed.cloned().collect();
        let used = self.program.used();
        for (_, path) in files.iter().filter(|(file, _)| used.contains(file)) {
            if looks.is_gone(path) {
                output::note(&format!("{} is gone; {GOES_ON}", self.program.names.of(path)));
            }
        }
        let names = self.reload(changed);
        if !names.is_empty() {
            self.swap(&subject(&names));
        }
    }

    /// Reads those again whose texts are others, and names those that the program uses, or would.
    fn reload(&mut self, changed: Vec<(FileId, PathBuf)>) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for (file, path) in changed {
            if let Err(why) = not_too_long(&path) {
                output::error(&format!("{why}; {GOES_ON}"));
                continue;
            }
            let before = self.program.workspace.text(file).to_owned();
            self.program.workspace.reload(file);
            if self.program.workspace.text(file) != before && self.program.used().contains(&file) {
                names.insert(self.program.names.of(&path));
            }
        }
        names
    }

    fn swap(&mut self, what: &str) {
        let before = (self.address)();
        let (count, outcome) = match self.program.compile() {
            Err(diagnostics) => {
                self.program.tell(&diagnostics);
                (Count::of(&diagnostics), Err(()))
            }
            Ok(plan) if plan.sources.is_empty() => {
                output::error("no source is left: there would be nothing to serve");
                (Count::default(), Err(()))
            }
            Ok(plan) => {
                let swapped = self.engine.swap(plan).map_err(|errors| {
                    for error in &errors {
                        let place =
                            self.program.place(error.at).map_or_else(String::new, |at| format!("{at}: "));
                        output::error(&format!("{place}{}", start_problem(error)));
                    }
                });
                (self.program.count(), swapped)
            }
        };
        let end = if outcome.is_ok() { "the service runs it" } else { GOES_ON };
        output::note(&format!("{what} changed: {}; {end}", count.with_errors()));
        if let (None, Some(address)) = (before, (self.address)()) {
            output::note(&format!("listening on http://{address}"));
        }
    }
}
