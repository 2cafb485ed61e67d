//! Diagnostics for people, drawn by ariadne: the program's lines, and every place involved.

use super::Lines;
use crate::files::Names;
use crate::screen::width_of;
use ariadne::{Cache, Color, Config, IndexType, Label, Report, ReportKind, Source};
use flux_analysis::{Diagnostic, FileId, Severity, Workspace};
use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::ops::Range;

/// So many are drawn; a file with more has one thing wrong with it, and nobody scrolls further.
const MOST: usize = 200;

/// A line with more bytes is not drawn.
const LONG: usize = 1_000;

type Span = (FileId, Range<usize>);

/// Draws diagnostics with the lines that they point at; words are broken to `width` columns, if somebody looks.
pub fn render(
    workspace: &Workspace,
    names: &Names,
    diagnostics: &[Diagnostic],
    colour: bool,
    width: Option<usize>,
) -> String {
    let mut texts = Texts { workspace, names, sources: HashMap::new() };
    let mut out = Vec::new();
    for diagnostic in diagnostics.iter().take(MOST) {
        if on_long_line(workspace, diagnostic) {
            out.extend(plain(workspace, names, diagnostic).into_bytes());
            continue;
        }
        let report = report(workspace, diagnostic, colour, width);
        // Writing to memory can't fail, and every file that is named here is known.
        let _ = report.write(&mut texts, &mut out);
        out.push(b'\n');
    }
    let text = String::from_utf8_lossy(&out).into_owned();
    let mut text = if colour { text } else { without_colour(&text) };
    if diagnostics.len() > MOST {
        text.push_str(&format!("… and {} more\n", diagnostics.len() - MOST));
    }
    text
}

/// Is one of its places on a line that no terminal shows? Generated text can be all on one.
fn on_long_line(workspace: &Workspace, diagnostic: &Diagnostic) -> bool {
    let long = |file: FileId, range: &Range<usize>| {
        let range = within(workspace, file, range);
        let bytes = workspace.text(file).as_bytes();
        let before = bytes[..range.start].iter().rev().take(LONG).take_while(|byte| **byte != b'\n').count();
        let after = bytes[range.end..].iter().take(LONG).take_while(|byte| **byte != b'\n').count();
        let inside = bytes[range].split(|byte| *byte == b'\n').map(<[u8]>::len).max().unwrap_or(0);
        before + after + inside > LONG
    };
    let labels = diagnostic.labels.iter().any(|label| long(label.file, &label.range));
    labels || long(diagnostic.file, &diagnostic.range)
}

/// The diagnostic without the program's lines, for those that are too long to be drawn.
fn plain(workspace: &Workspace, names: &Names, diagnostic: &Diagnostic) -> String {
    let place = |file: FileId, range: &Range<usize>| {
        let position = Lines::new(workspace.text(file)).position(range.start);
        format!("{}:{}:{}", names.of(workspace.path(file)), position.line, position.column)
    };
    let kind = diagnostic.severity.name();
    let mut text = format!("[{}] {kind}: {}\n", diagnostic.code, shown(&diagnostic.message));
    text.push_str(&format!("   at {}\n", place(diagnostic.file, &diagnostic.range)));
    for label in &diagnostic.labels {
        text.push_str(&format!("   at {}: {}\n", place(label.file, &label.range), shown(&label.message)));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("   Help: {}\n", shown(help)));
    }
    text.push('\n');
    text
}

fn report<'a>(
    workspace: &Workspace,
    diagnostic: &Diagnostic,
    colour: bool,
    width: Option<usize>,
) -> Report<'a, Span> {
    let (kind, paint) = match diagnostic.severity {
        Severity::Error => ("error", Color::Red),
        Severity::Warning => ("warning", Color::Yellow),
        Severity::Hint => ("hint", Color::Cyan),
    };
    let config = Config::default().with_color(colour).with_index_type(IndexType::Byte);
    let here = (diagnostic.file, within(workspace, diagnostic.file, &diagnostic.range));
    let mut report = Report::build(ReportKind::Custom(kind, paint), here.clone())
        .with_code(diagnostic.code)
        .with_message(broken(&shown(&diagnostic.message), width, HEAD))
        .with_config(config);
    let mut own = true;
    for (index, label) in diagnostic.labels.iter().enumerate() {
        let range = within(workspace, label.file, &label.range);
        // A label at the very place of the diagnostic says what would stand there.
        let same = (label.file, range.clone()) == here;
        own &= !same;
        let paint = if same { paint } else { Color::Blue };
        let label =
            Label::new((label.file, range)).with_message(shown(&label.message)).with_order(index as i32);
        report = report.with_label(if colour { label.with_color(paint) } else { label });
    }
    if own {
        let label = Label::new(here).with_message("here").with_order(-1);
        report = report.with_label(if colour { label.with_color(paint) } else { label });
    }
    if let Some(help) = &diagnostic.help {
        let margin = HELP + digits(workspace, diagnostic);
        report = report.with_help(broken(&shown(help), width, margin));
    }
    report.finish()
}

/// What stands before the words: `[F0501] warning: `, and the frame and `Help: `.
const HEAD: usize = 17;
const HELP: usize = 11;
/// A narrower column of words is worse than long lines.
const NARROW: usize = 30;

/// Each line of a text broken between words, so that it has room behind that margin; what is not broken is as it was.
fn broken(text: &str, width: Option<usize>, margin: usize) -> String {
    let room = width.map(|width| width.saturating_sub(margin).max(NARROW));
    let Some(room) = room else { return text.to_owned() };
    text.lines().map(|line| broken_line(line, room)).collect::<Vec<_>>().join("\n")
}

fn broken_line(line: &str, room: usize) -> String {
    if width_of(line) <= room {
        return line.to_owned();
    }
    let indent = &line[..line.len() - line.trim_start().len()];
    let (mut out, mut used) = (indent.to_owned(), indent.len());
    for (number, word) in line.split_whitespace().enumerate() {
        if number > 0 && used + 1 + width_of(word) > room {
            out.push('\n');
            out.push_str(indent);
            used = indent.len();
        } else if number > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += width_of(word);
    }
    out
}

/// How wide the numbers of its lines are.
fn digits(workspace: &Workspace, diagnostic: &Diagnostic) -> usize {
    let labels = diagnostic.labels.iter().map(|label| (label.file, label.range.end));
    let places = std::iter::once((diagnostic.file, diagnostic.range.end)).chain(labels);
    let line = |(file, end)| Lines::new(workspace.text(file)).position(end).line;
    places.map(line).max().unwrap_or(1).to_string().len()
}

/// A range that the text really has.
fn within(workspace: &Workspace, file: FileId, range: &Range<usize>) -> Range<usize> {
    let length = workspace.text(file).len();
    let start = range.start.min(length);
    start..range.end.clamp(start, length)
}

/// The texts that reports are about; each is cut into lines once, and only if something is said of it.
struct Texts<'a> {
    workspace: &'a Workspace,
    names: &'a Names,
    sources: HashMap<FileId, Source<String>>,
}

impl Cache<FileId> for Texts<'_> {
    type Storage = String;

    fn fetch(&mut self, id: &FileId) -> Result<&Source<String>, impl Debug> {
        let workspace = self.workspace;
        Ok::<_, String>(self.sources.entry(*id).or_insert_with(|| Source::from(shown(workspace.text(*id)))))
    }

    fn display<'b>(&self, id: &'b FileId) -> Option<impl Display + 'b> {
        Some(self.names.of(self.workspace.path(*id)))
    }
}

/// The text with what a terminal would obey, or take for a line's end, as blanks of the same length.
fn shown(text: &str) -> String {
    let obeyed = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || matches!(c, '\u{2028}' | '\u{2029}')
    };
    if !text.contains(obeyed) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if obeyed(c) { (0..c.len_utf8()).for_each(|_| out.push(' ')) } else { out.push(c) }
    }
    out
}

/// Takes out the escape sequences that ariadne writes for a custom kind even without colour.
fn without_colour(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\x1b') {
        out.push_str(&rest[..at]);
        // The program's own are blanks by now, so that each one here is `ESC [ … m`.
        rest = rest[at..].find('m').map_or("", |end| &rest[at + end + 1..]);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_broken_where_they_do_not_fit() {
        let text =
            format!("{} end\n  further {}", "word ".repeat(12).trim_end(), "in ".repeat(14).trim_end());
        assert_eq!(broken(&text, None, 10), text);
        let shown = broken(&text, Some(50), 10);
        assert!(shown.lines().all(|line| line.len() <= 40), "{shown}");
        assert_eq!(shown.split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>());
        assert!(shown.lines().last().unwrap().starts_with("  in"), "{shown}");
        assert_eq!(broken(&"x".repeat(90), Some(20), 10), "x".repeat(90), "a word stays whole");
    }
}
