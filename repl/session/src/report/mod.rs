//! How diagnostics are shown: to people ([`human`]), to programs ([`json`]).
//!
//! Comes in: diagnostics with offsets, and the texts that they are about. Goes out: text. *Never* here: what a
//! diagnostic says.

pub mod human;
pub mod json;
mod place;

pub use place::{Lines, Position};

use flux_analysis::{Diagnostic, Severity};

/// How many there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many are errors.
    pub errors: usize,
    /// How many are warnings.
    pub warnings: usize,
    /// How many are hints.
    pub hints: usize,
}

impl Count {
    /// Counts these, by severity.
    pub fn of(diagnostics: &[Diagnostic]) -> Count {
        let mut count = Count::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => count.errors += 1,
                Severity::Warning => count.warnings += 1,
                Severity::Hint => count.hints += 1,
            }
        }
        count
    }

    /// `no errors, 2 hints`: it is said that there are none.
    pub fn with_errors(&self) -> String {
        let none = if self.errors == 0 && *self != Count::default() { "no errors, " } else { "" };
        format!("{none}{self}")
    }
}

impl std::fmt::Display for Count {
    /// `2 errors, 1 warning`; `no errors`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [(self.errors, "error"), (self.warnings, "warning"), (self.hints, "hint")];
        let shown = parts.iter().filter(|(count, _)| *count > 0);
        let shown: Vec<String> = shown
            .map(|(count, what)| format!("{count} {what}{}", if *count == 1 { "" } else { "s" }))
            .collect();
        f.write_str(&if shown.is_empty() { "no errors".into() } else { shown.join(", ") })
    }
}
