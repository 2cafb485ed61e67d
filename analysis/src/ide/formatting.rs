//! Formatting: a file, a range of it, the statement before a `;` that was just typed.

use super::place::{all, statement_at};
use crate::files::db::Db;
use crate::workspace::{FileId, Workspace};
use std::ops::Range;

impl Workspace {
    /// The edits that format a file; none are needed where nothing changes. Ends of lines stay as they are.
    pub fn format(&self, file: FileId) -> Vec<(Range<usize>, String)> {
        let text = self.text(file);
        let formatted = like(text, flux_syntax::format(text));
        difference(text, &formatted)
    }

    /// The edits that format the statements of a range.
    pub fn format_range(&self, file: FileId, range: Range<usize>) -> Vec<(Range<usize>, String)> {
        let db: &dyn Db = &self.db;
        let touched = |whole: &Range<usize>| whole.start <= range.end && range.start <= whole.end;
        let wholes = all(db, file.0).map(|at| at.whole(db)).filter(touched);
        wholes.flat_map(|whole| self.format_one(file, whole)).collect()
    }

    /// The edits that format the statement that ends at this offset.
    pub fn format_typed(&self, file: FileId, offset: usize) -> Vec<(Range<usize>, String)> {
        let db: &dyn Db = &self.db;
        match statement_at(db, file.0, offset).map(|at| at.whole(db)).filter(|whole| whole.end == offset) {
            Some(whole) => self.format_one(file, whole),
            None => Vec::new(),
        }
    }

    fn format_one(&self, file: FileId, whole: Range<usize>) -> Vec<(Range<usize>, String)> {
        let text = self.text(file);
        let own = &text[whole.clone()];
        // A statement that does not begin its line has something before it that this edit can't place.
        let line = &text[text[..whole.start].rfind('\n').map_or(0, |at| at + 1)..whole.start];
        if !line.trim().is_empty() {
            return Vec::new();
        }
        let formatted = like(text, flux_syntax::format(own));
        let formatted = formatted.trim_end();
        let moved =
            |(range, new): (Range<usize>, String)| (range.start + whole.start..range.end + whole.start, new);
        let mut edits: Vec<_> = difference(own, formatted).into_iter().map(moved).collect();
        if !line.is_empty() {
            edits.insert(0, (whole.start - line.len()..whole.start, String::new()));
        }
        edits
    }
}

/// With the ends of lines that the text has.
fn like(text: &str, formatted: String) -> String {
    if text.contains("\r\n") { formatted.replace("\r\n", "\n").replace('\n', "\r\n") } else { formatted }
}

/// The smallest edits, line by line, that make one text of the other.
fn difference(old: &str, new: &str) -> Vec<(Range<usize>, String)> {
    if old == new {
        return Vec::new();
    }
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let head = old_lines.iter().zip(&new_lines).take_while(|(a, b)| a == b).count();
    let limit = old_lines.len().min(new_lines.len()) - head;
    let tail =
        old_lines.iter().rev().zip(new_lines.iter().rev()).take_while(|(a, b)| a == b).count().min(limit);
    let start: usize = old_lines[..head].iter().map(|line| line.len()).sum();
    let end = old.len() - old_lines[old_lines.len() - tail..].iter().map(|line| line.len()).sum::<usize>();
    vec![(start..end, new_lines[head..new_lines.len() - tail].concat())]
}
