//! The interactive session: a program that is looked at, changed and run.
//!
//! Comes in: what was typed, one input at a time ([`Session::step`]). Goes out: words ([`Say`]), and whether it went
//! well. *Never* here: keys and cursors, and what a verb does: whoever opens a session hands it a table of verbs
//! ([`Verbs`]).
//!
//! Verbs see a program through their session: the crates that it is made of go on from here ([`analysis`], [`plan`],
//! [`runner`] and so on), and so do the means to show it: [`screen`], [`mod@line`], [`report`].

pub mod access;
mod bar;
mod complete;
mod define;
mod diagnose;
pub mod disk;
mod engine;
mod evaluate;
pub mod failures;
pub mod files;
mod flow;
mod histogram;
mod input;
mod interrupt;
mod latency;
pub mod line;
mod open;
mod outcome;
pub mod output;
mod overlay;
pub mod paths;
mod planned;
mod program;
pub mod quantity;
pub mod report;
mod request;
mod results;
mod say;
pub mod screen;
pub mod script;
pub mod sending;
mod service;
mod show;
mod sound;
pub mod start;
mod taken;
mod tally;
mod value;
mod verbs;
mod watch;
mod whole;

pub use complete::Offer;
pub use diagnose::Excerpt;
pub use flow::number;
use input::Input;
use input::PROMPT;
pub use input::{all_complete, is_complete, pieces};
pub use interrupt::Interrupt;
pub use latency::{Latencies, Times};
pub use open::Wishes;
pub use outcome::{Failed, Outcome};
pub use overlay::Overlay;
pub use results::{Named, Outcome as Tuple, Results};
pub use say::Say;
pub use service::Service;
pub use show::json as tuple_json;
pub use taken::{Run, Taken};
pub use value::line as value_line;
pub use verbs::Verbs;
pub use watch::Watcher;
pub use whole::whole;

pub use flux_analysis as analysis;
pub use flux_node as node;
pub use flux_plan as plan;
pub use flux_runner as runner;
pub use flux_syntax as syntax;
pub use flux_view as view;

use crate::files::Names;
use crate::screen::Screen;
use clap::ValueEnum;
use engine::Ready;
use flux_analysis::{FileId, Workspace};
use std::path::PathBuf;
use tokio::runtime::Runtime;

/// Programs nest: flows in flows, brackets in brackets, and each level takes a piece of the stack. This is room that is
/// set aside, and taken only when it is used.
pub const STACK: usize = 512 << 20;

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Sentences and tables for people.
    #[default]
    Human,
    /// One object a line.
    Json,
}

/// A program that is looked at, changed and run, and what was done with it so far.
pub struct Session {
    /// Where its words go.
    pub say: Say,
    /// Where a person looks.
    pub screen: Screen,
    /// How results are written.
    pub format: Format,
    /// Print results and errors, and nothing else.
    pub quiet: bool,
    /// Tell how long each input took.
    pub timing: bool,
    /// Through which Ctrl-C reaches what runs.
    pub interrupt: Interrupt,
    /// The program's files, with what was typed into them.
    pub workspace: Workspace,
    /// What to call its files.
    pub names: Names,
    /// The file where it begins.
    pub root: FileId,
    /// The folder where relative paths start.
    pub folder: PathBuf,
    /// There is no such file on the disk: nothing was opened, or several files were.
    pub untitled: bool,
    /// What was typed, over the files.
    pub overlay: Overlay,
    /// What flows have put out.
    pub results: Results,
    /// What requests and flows did.
    pub taken: Taken,
    /// How long flows of its sources take.
    pub latencies: Latencies,
    /// The service that `:run` started.
    pub service: Option<Service>,
    /// What can be done with it.
    verbs: &'static Verbs,
    ready: Option<Ready>,
    /// The revision that could not be started.
    tried: Option<u64>,
    runtime: Option<Runtime>,
    /// Counts changes of the program.
    revision: u64,
}

/// What follows an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The session goes on; that is how the line ended.
    Go(Outcome),
    /// The session is left.
    Leave,
}

impl Session {
    /// Does what was typed.
    pub fn step(&mut self, typed_text: &str) -> Next {
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
            Input::Command { name, rest } => match (self.verbs.run)(self, name, rest) {
                Ok(Some(outcome)) => Ok(outcome),
                Ok(None) => return Next::Leave,
                Err(failed) => Err(failed),
            },
            Input::Shell(line) => (self.verbs.shell)(self, line),
            Input::Doc(name) => (self.verbs.about)(self, name),
            Input::Text(name) => (self.verbs.text)(self, name),
            Input::Statements(text) => self.define(text),
            // As other sessions have them; a node of that name is meant where there is one.
            Input::Flow(word @ ("help" | "exit" | "quit"))
                if !self.workspace.names(self.root).iter().any(|n| n == word) =>
            {
                match (self.verbs.run)(self, word, "") {
                    Ok(Some(outcome)) => Ok(outcome),
                    Ok(None) => return Next::Leave,
                    Err(failed) => Err(failed),
                }
            }
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

    /// The names of its verbs, each with a line about it.
    pub fn verb_names(&self) -> Vec<(String, String)> {
        (self.verbs.names)()
    }

    /// The program has changed: what was made of it is out of date.
    fn changed(&mut self) {
        self.revision += 1;
    }

    /// Where flows of this session run.
    pub fn runtime(&mut self) -> Result<&Runtime, Failed> {
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
