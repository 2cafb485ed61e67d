//! A line of text whose pieces know what they are.
//!
//! Comes in: pieces. Goes out: painted lines that are no wider than asked for. *Never* here: a terminal.

use crate::screen::{Ink, Screen, elide, width_of};

/// A line, or a text that may be broken between its pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Line(Vec<(Ink, String)>);

impl Line {
    /// Appends a piece of text in one ink.
    pub fn push(&mut self, ink: Ink, text: impl Into<String>) {
        self.0.push((ink, text.into()));
    }

    /// Appends all of another.
    pub fn join(&mut self, other: Line) {
        self.0.extend(other.0);
    }

    /// Is there nothing in it?
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, text)| text.is_empty())
    }

    /// Its pieces from the left, each with its ink.
    pub fn pieces(&self) -> impl Iterator<Item = (Ink, &str)> {
        self.0.iter().map(|(ink, text)| (*ink, text.as_str()))
    }

    /// In at most so many columns; what was left out shows as `…`.
    pub fn elide(&self, most: usize) -> Line {
        let mut line = Line::default();
        let mut room = most;
        let mut left = self.width();
        for (ink, text) in self.pieces() {
            let wide = width_of(text);
            // The last column is for the dots, if anything is left out.
            if wide > room || (wide == room && left > wide) {
                line.push(ink, elide(&format!("{text}…"), room));
                break;
            }
            line.push(ink, text);
            (room, left) = (room - wide, left - wide);
        }
        line
    }

    /// How many columns it takes.
    pub fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| width_of(text)).sum()
    }

    /// In colours, where the screen has them.
    pub fn paint(&self, screen: &Screen) -> String {
        self.0.iter().map(|(ink, text)| screen.paint(*ink, text)).collect()
    }

    /// Broken where a piece begins or ends with a blank, so that no line is wider than that, as far as that is
    /// possible. Blanks at a break go away.
    pub fn wrap(&self, width: usize) -> Vec<Line> {
        let mut lines = vec![Line::default()];
        let mut used = 0;
        for part in self.0.chunk_by(|(_, left), (_, right)| !left.ends_with(' ') && !right.starts_with(' ')) {
            let wide: usize = part.iter().map(|(_, text)| width_of(text)).sum();
            let blank = part.last().map_or(0, |(_, text)| text.len() - text.trim_end().len());
            let full = used > 0 && used + wide - blank > width;
            if full {
                lines.last_mut().into_iter().for_each(Line::trim_end);
                lines.push(Line::default());
                used = 0;
            }
            let Some(line) = lines.last_mut() else { break };
            for (at, (ink, text)) in part.iter().enumerate() {
                let text = if full && at == 0 { text.trim_start() } else { text };
                used += width_of(text);
                line.push(*ink, text);
            }
        }
        lines
    }

    fn trim_end(&mut self) {
        if let Some((_, text)) = self.0.last_mut() {
            text.truncate(text.trim_end().len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_broken_between_pieces() {
        let mut line = Line::default();
        for text in ["Page", " → ", "Details", " → ", "Few"] {
            line.push(Ink::Plain, text);
        }
        let plain = Screen { width: 14, colour: false, progress: false };
        let shown = |width| line.wrap(width).iter().map(|l| l.paint(&plain)).collect::<Vec<_>>();
        assert_eq!(shown(40), ["Page → Details → Few"]);
        assert_eq!(shown(14), ["Page → Details", "→ Few"]);
        assert_eq!(shown(4), ["Page", "→", "Details", "→", "Few"]);
        assert_eq!(line.width(), 20);
        let elided = |most| line.elide(most).paint(&plain);
        assert_eq!(
            [elided(20), elided(19), elided(5), elided(4)],
            ["Page → Details → Few", "Page → Details → F…", "Page…", "Pag…"]
        );
    }
}
