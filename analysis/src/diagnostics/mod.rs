//! What is said of a program: one file per mistake or family of one mistake, each with its page in `docs/diagnostics/`.
//!
//! A diagnostic's places are relative to statements; only [`crate::Workspace`] makes offsets of them.

use crate::files::statement::Place;

pub(crate) mod annotations;
pub(crate) mod cases_disagree;
pub(crate) mod component_arguments;
pub(crate) mod constraints;
pub(crate) mod cycle;
pub(crate) mod duplicate;
pub(crate) mod each_without_list;
pub(crate) mod handlers;
pub(crate) mod no_catch_all;
pub(crate) mod optimizations;
pub(crate) mod other_name;
pub(crate) mod output_twice;
pub(crate) mod patterns;
pub(crate) mod predicate;
pub(crate) mod put_out_twice;
pub(crate) mod record_name;
pub(crate) mod sources;
pub(crate) mod unknown_name;
pub(crate) mod unknown_type;
pub(crate) mod unreachable_case;
pub(crate) mod unused;
pub(crate) mod use_file;
pub(crate) mod wiring;
pub(crate) mod wrong_outputs;

mod codes;

pub use codes::CODES;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The program can't run.
    Error,
    /// It runs, and probably not as meant.
    Warning,
    /// It could be better.
    Hint,
}

impl Severity {
    /// `error`, `warning` or `hint`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        }
    }
}

/// A diagnostic, its places relative to statements.
#[derive(Clone, Debug, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub(crate) struct Diag<'db> {
    /// `F0101` and so on.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    pub place: Place<'db>,
    /// One sentence, no full stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Other places involved.
    pub labels: Vec<(Place<'db>, String)>,
    /// An edit that mends it: where, and the new text.
    pub fix: Option<(Place<'db>, String)>,
}

impl<'db> Diag<'db> {
    pub(crate) fn error(code: &'static str, place: Place<'db>, message: impl Into<String>) -> Self {
        Diag {
            code,
            severity: Severity::Error,
            place,
            message: message.into(),
            help: None,
            labels: Vec::new(),
            fix: None,
        }
    }

    pub(crate) fn warning(code: &'static str, place: Place<'db>, message: impl Into<String>) -> Self {
        Diag { severity: Severity::Warning, ..Diag::error(code, place, message) }
    }

    pub(crate) fn hint(code: &'static str, place: Place<'db>, message: impl Into<String>) -> Self {
        Diag { severity: Severity::Hint, ..Diag::error(code, place, message) }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn label(mut self, place: Place<'db>, message: impl Into<String>) -> Self {
        self.labels.push((place, message.into()));
        self
    }

    pub(crate) fn fix(mut self, place: Place<'db>, text: impl Into<String>) -> Self {
        self.fix = Some((place, text.into()));
        self
    }

    /// Offers the nearest name, as help and as an edit.
    pub(crate) fn did_you_mean(self, near: Option<smol_str::SmolStr>) -> Self {
        match near {
            Some(near) => {
                let place = self.place;
                self.help(format!("did you mean `{near}`?")).fix(place, near.to_string())
            }
            None => self,
        }
    }
}
