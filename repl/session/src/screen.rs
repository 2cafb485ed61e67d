//! Where a person looks: how wide it is, whether it has colours, and which colour means what.
//!
//! Comes in: what the terminal says of itself. Goes out: text that fits and is painted. *Never* here: what is
//! shown, cursor movements.

use crate::output;
use std::io::IsTerminal;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Where nobody says how wide it is.
const USUAL: usize = 80;
/// Narrower than this nothing can be drawn: lines then wrap.
const NARROWEST: usize = 20;

/// A terminal, or what stands for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// How many columns it has.
    pub width: usize,
    /// May results be painted?
    pub colour: bool,
    /// Does somebody watch standard error, so that a line there may be rewritten in place?
    pub progress: bool,
}

/// How many columns there are where that goes, if a person looks: what is piped is not broken.
pub fn columns(stream: &impl IsTerminal) -> Option<usize> {
    stream.is_terminal().then(|| Screen::of_errors().width)
}

impl Screen {
    /// The terminal of this process.
    pub fn of_terminal() -> Screen {
        Screen { colour: output::colours(&std::io::stdout()), ..Screen::of_errors() }
    }

    /// The terminal that standard error goes to: the colours are for what is written there.
    pub fn of_errors() -> Screen {
        let errors = std::io::stderr();
        let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let width = terminal_size::terminal_size().map_or(USUAL, |(width, _)| usize::from(width.0));
        Screen {
            width: if width == 0 { USUAL } else { width.max(NARROWEST) },
            colour: output::colours(&errors),
            progress: errors.is_terminal() && !dumb,
        }
    }

    /// A text in a colour, where there are colours.
    pub fn paint(&self, ink: Ink, text: &str) -> String {
        match ink.code() {
            Some(code) if self.colour && !text.trim().is_empty() => format!("\x1b[{code}m{text}\x1b[0m"),
            _ => text.to_owned(),
        }
    }
}

/// What a piece of text is, which decides its colour: the sixteen of the terminal, so that its theme holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Text that nothing sets apart.
    #[default]
    Plain,
    /// The name of a source.
    Source,
    /// A node that runs code.
    Node,
    /// A node that is a flow.
    Flow,
    /// A dispatch and its cases.
    Dispatch,
    /// A handler, a recovery.
    Handler,
    /// A lock, and waiting for one.
    Lock,
    /// A failure, or a reply that tells of one.
    Bad,
    /// A success, or a reply that tells of one.
    Good,
    /// What only holds the picture together: lines, units, types.
    Faint,
    /// The title of a table or a section.
    Strong,
}

impl Ink {
    fn code(self) -> Option<&'static str> {
        match self {
            Ink::Plain => None,
            Ink::Source => Some("1;32"),
            Ink::Node => Some("36"),
            Ink::Flow => Some("1;34"),
            Ink::Dispatch => Some("35"),
            Ink::Handler => Some("33"),
            Ink::Lock => Some("1;33"),
            Ink::Bad => Some("31"),
            Ink::Good => Some("32"),
            Ink::Faint => Some("2"),
            Ink::Strong => Some("1"),
        }
    }
}

/// How many columns a text without colours takes.
pub fn width_of(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A text in at most so many columns; what was left out shows as `…`.
pub fn elide(text: &str, most: usize) -> String {
    if width_of(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > most {
            break;
        }
        kept.push(c);
    }
    if most > 0 {
        kept.push('…');
    }
    kept
}

/// A text in exactly so many columns: elided, or filled up with blanks.
pub fn fit(text: &str, columns: usize) -> String {
    let mut text = elide(text, columns);
    text.push_str(&" ".repeat(columns - width_of(&text)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_elided_by_columns() {
        assert_eq!(elide("Complete", 8), "Complete");
        assert_eq!(elide("Complete", 7), "Comple…");
        // Two columns each: three of them would be seven with the dots.
        assert_eq!(elide("漢字漢字", 6), "漢字…");
        assert_eq!(elide("Complete", 0), "");
        assert_eq!(fit("漢字漢字", 6), "漢字… ");
        assert_eq!(fit("a", 3), "a  ");
    }

    #[test]
    fn without_colours_nothing_is_painted() {
        let plain = Screen { width: 80, colour: false, progress: false };
        let painted = Screen { colour: true, ..plain };
        assert_eq!(plain.paint(Ink::Bad, "500"), "500");
        assert_eq!(painted.paint(Ink::Bad, "500"), "\x1b[31m500\x1b[0m");
        assert_eq!(painted.paint(Ink::Bad, "  "), "  ");
        assert_eq!(painted.paint(Ink::Plain, "500"), "500");
    }
}
