//! The interactive session: a program that is looked at, changed and run.
//!
//! Comes in: what was typed, one input at a time ([`Session::step`]). Goes out: words ([`Say`]), and whether it went
//! well. *Never* here: keys and cursors ([`crate::terminal`] has them), and what a command does: each has its file in
//! [`crate::commands`].

mod complete;
mod define;
mod diagnose;
mod engine;
mod evaluate;
mod flow;
mod input;
mod interrupt;
mod latency;
mod open;
mod overlay;
mod program;
mod results;
mod say;
mod service;
mod show;
pub(crate) mod start;
mod taken;
mod value;
mod watch;

pub(crate) use complete::Offer;
pub(crate) use input::{Input, PROMPT, all_complete, is_complete, pieces};
pub(crate) use interrupt::Interrupt;
pub(crate) use latency::{Latencies, Times};
pub(crate) use open::Wishes;
pub(crate) use results::{Outcome as Tuple, Results};
pub(crate) use say::Say;
pub(crate) use service::Service;
pub(crate) use show::json as tuple_json;
pub(crate) use taken::{Run, Taken};
pub(crate) use value::line;
pub(crate) use watch::Watcher;

use crate::commands::typed;
use crate::files::Names;
use crate::screen::Screen;
use crate::{Failed, Outcome};
use clap::ValueEnum;
use engine::Ready;
use flux_analysis::{FileId, Workspace};
use overlay::Overlay;
use std::path::PathBuf;
use tokio::runtime::Runtime;

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Human,
    /// One object a line.
    Json,
}

/// A session.
pub(crate) struct Session {
    /// Where its words go.
    pub(crate) say: Say,
    /// Where a person looks.
    pub(crate) screen: Screen,
    /// How results are written.
    pub(crate) format: Format,
    /// Nothing but results and errors.
    pub(crate) quiet: bool,
    /// Tell how long each input took.
    pub(crate) timing: bool,
    /// Ctrl-C.
    pub(crate) interrupt: Interrupt,
    /// The program.
    pub(crate) workspace: Workspace,
    /// What to call its files.
    pub(crate) names: Names,
    /// The file where it begins.
    pub(crate) root: FileId,
    /// The folder where relative paths start.
    pub(crate) folder: PathBuf,
    /// There is no such file on the disk: nothing was opened, or several files were.
    pub(crate) untitled: bool,
    /// What was typed, over the files.
    pub(crate) overlay: Overlay,
    /// What flows have put out.
    pub(crate) results: Results,
    /// What requests and flows did.
    pub(crate) taken: Taken,
    /// How long flows of its sources take.
    pub(crate) latencies: Latencies,
    /// The service that `:run` started.
    pub(crate) service: Option<Service>,
    ready: Option<Ready>,
    /// The revision that could not be started.
    tried: Option<u64>,
    runtime: Option<Runtime>,
    /// Counts changes of the program.
    revision: u64,
}

/// What follows an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The next.
    Go(Outcome),
    /// The end.
    Leave,
}

impl Session {
    /// Does what was typed.
    pub(crate) fn step(&mut self, typed_text: &str) -> Next {
        self.interrupt.reset();
        self.interrupt.set_busy(true);
        let next = self.told(typed_text);
        self.interrupt.set_busy(false);
        next
    }

    fn told(&mut self, typed_text: &str) -> Next {
        let begun = std::time::Instant::now();
        let done = match Input::of(typed_text) {
            Input::Nothing => Ok(Outcome::Fine),
            Input::Command { name, rest } => match typed::run(self, name, rest) {
                Ok(Some(outcome)) => Ok(outcome),
                Ok(None) => return Next::Leave,
                Err(failed) => Err(failed),
            },
            Input::Shell(line) => crate::commands::shell::run(self, line),
            Input::Doc(name) => crate::commands::doc::show(self, name),
            Input::Text(name) => crate::commands::doc::text(self, name),
            Input::Statements(text) => self.define(text),
            Input::Flow(text) => self.evaluate(text),
        };
        let outcome = done.unwrap_or_else(|failed| {
            self.say.error(&failed.to_string());
            Outcome::Errors
        });
        if self.timing {
            let nanos = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
            self.say.note(&format!("took {}", crate::quantity::show(nanos)));
        }
        Next::Go(outcome)
    }

    /// The program has changed: what was made of it is out of date.
    fn changed(&mut self) {
        self.revision += 1;
    }

    /// Where flows of this session run.
    pub(crate) fn runtime(&mut self) -> Result<&Runtime, Failed> {
        if self.runtime.is_none() {
            let built =
                tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("flux-session").build();
            let built = built.map_err(|error| Failed::World(format!("cannot start: {error}")))?;
            self.runtime = Some(built);
        }
        self.runtime.as_ref().ok_or_else(|| Failed::World("cannot start".into()))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.service = None;
        // What a node still does behind a result is not waited for.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
