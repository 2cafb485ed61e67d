//! Diagnostics in a session: what is new, pointing into what was typed.

use super::{PROMPT, Session};
use crate::report::human;
use flux_analysis::{Diagnostic, FileId, Severity};
use std::ops::Range;

/// Typed text with its place in a file of the program.
pub struct Excerpt<'t> {
    /// The whole line that was typed.
    pub typed: &'t str,
    /// The file that it is a part of now.
    pub file: FileId,
    /// Where the line stands in that file, in bytes.
    pub range: Range<usize>,
    /// From an offset of the file to one of the typed text.
    pub offset: &'t dyn Fn(usize) -> usize,
}

impl Session {
    /// All that is to be said of the program.
    pub fn check(&self) -> Vec<Diagnostic> {
        self.workspace.report(&[self.root])
    }

    /// Draws diagnostics; those of the excerpt in what was typed.
    pub fn drawn(&mut self, diagnostics: &[Diagnostic], excerpt: Option<&Excerpt<'_>>) -> String {
        let (colour, width) = (self.screen.colour, Some(self.screen.width));
        let Some(excerpt) = excerpt else {
            let drawn = human::render(&self.workspace, &self.names, diagnostics, colour, width);
            return drawn.trim_end().to_owned();
        };
        let path = self.folder.join(TYPED);
        let typed = self.workspace.open_text(&path, excerpt.typed);
        let moved: Vec<Diagnostic> = diagnostics.iter().map(|d| moved(d, excerpt, typed)).collect();
        let names = self.names.clone().with(path, TYPED);
        human::render(&self.workspace, &names, &moved, colour, width).trim_end().to_owned()
    }
}

/// What typed text is called.
const TYPED: &str = "<typed>";

/// Is it about the excerpt?
pub fn inside(diagnostic: &Diagnostic, excerpt: &Excerpt<'_>) -> bool {
    diagnostic.file == excerpt.file && within(&diagnostic.range, &excerpt.range)
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn moved(diagnostic: &Diagnostic, excerpt: &Excerpt<'_>, typed: FileId) -> Diagnostic {
    let place = |file: FileId, range: &Range<usize>| {
        if file == excerpt.file && within(range, &excerpt.range) {
            let (start, end) = ((excerpt.offset)(range.start), (excerpt.offset)(range.end));
            (typed, start..end.max(start))
        } else {
            (file, range.clone())
        }
    };
    let mut moved = diagnostic.clone();
    moved.message = diagnostic.message.replace(&format!("`{PROMPT}`"), "this flow");
    (moved.file, moved.range) = place(diagnostic.file, &diagnostic.range);
    for label in &mut moved.labels {
        (label.file, label.range) = place(label.file, &label.range);
    }
    moved
}

/// What was not said before. The same thing in another place is the same thing.
pub fn news(before: &[Diagnostic], after: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let same = |a: &Diagnostic, b: &Diagnostic| (a.file, &a.said) == (b.file, &b.said);
    let mut left: Vec<&Diagnostic> = before.iter().collect();
    let mut out = Vec::new();
    for diagnostic in after {
        match left.iter().position(|old| same(old, &diagnostic)) {
            Some(at) => drop(left.swap_remove(at)),
            None => out.push(diagnostic),
        }
    }
    out
}

/// Is one of them an error?
pub(crate) fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
