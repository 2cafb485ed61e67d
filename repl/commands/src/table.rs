//! Tables of names and what belongs to them, at any width.
//!
//! Comes in: rows of painted cells. Goes out: lines that fit. Where a terminal is too narrow for columns side by side,
//! each row becomes a few lines: its first cell, and the others under it. *Never* here: what the cells say.

use flux_session::line::Line;
use flux_session::screen::{Ink, Screen, elide, width_of};

/// Columns of blanks between two cells.
const GAP: usize = 2;
/// A column that is narrower than this can't be read.
const LEAST: usize = 12;

/// A table: heads, and rows of cells under them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    heads: Vec<String>,
    /// Columns whose heads are told with each cell, where columns stand below each other.
    labelled: Vec<usize>,
    rows: Vec<Vec<Line>>,
}

impl Table {
    /// A table with these heads and no rows.
    pub(crate) fn new(heads: &[&str]) -> Table {
        Table { heads: heads.iter().map(|head| (*head).to_owned()).collect(), ..Table::default() }
    }

    /// Where columns stand below each other, these begin with their heads: `read by Feed`.
    pub(crate) fn labelled(self, columns: &[usize]) -> Table {
        Table { labelled: columns.to_vec(), ..self }
    }

    /// A row whose cells are of one colour each.
    pub(crate) fn row<'c>(&mut self, cells: impl IntoIterator<Item = (Ink, &'c str)>) {
        self.lines(cells.into_iter().map(|(ink, text)| words(ink, text)).collect());
    }

    /// A row whose cells have several colours.
    pub(crate) fn lines(&mut self, cells: Vec<Line>) {
        self.rows.push(cells);
    }

    /// Draws the table for a screen: columns as wide as what is in them.
    pub(crate) fn render(&self, screen: &Screen) -> String {
        let shown: Vec<usize> = (0..self.heads.len()).filter(|at| self.is_used(*at)).collect();
        let wide: Vec<usize> = shown.iter().map(|at| self.width(*at)).collect();
        let room = screen.width.saturating_sub(GAP * shown.len().saturating_sub(1));
        match narrowed(&wide, room) {
            Some(widths) => self.beside(&shown, &widths, screen),
            None => self.below(&shown, screen),
        }
    }

    /// Has a row anything to say there?
    fn is_used(&self, at: usize) -> bool {
        self.rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()))
    }

    fn width(&self, at: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(at)).map(Line::width);
        cells.chain([width_of(&self.heads[at])]).max().unwrap_or(0)
    }

    fn beside(&self, shown: &[usize], widths: &[usize], screen: &Screen) -> String {
        let heads = shown.iter().map(|at| words(Ink::Faint, &self.heads[*at])).collect::<Vec<_>>();
        let mut out = String::new();
        if shown.iter().any(|at| !self.heads[*at].is_empty()) {
            print_row(&heads.iter().collect::<Vec<_>>(), widths, screen, &mut out);
        }
        let empty = Line::default();
        for row in &self.rows {
            let cells: Vec<&Line> = shown.iter().map(|at| row.get(*at).unwrap_or(&empty)).collect();
            print_row(&cells, widths, screen, &mut out);
        }
        out
    }

    fn below(&self, shown: &[usize], screen: &Screen) -> String {
        let mut out = String::new();
        for row in &self.rows {
            for (place, at) in shown.iter().enumerate() {
                let Some(cell) = row.get(*at).filter(|cell| !cell.is_empty()) else { continue };
                let indent = if place == 0 { 0 } else { 2 };
                let mut labelled = Line::default();
                if self.labelled.contains(at) {
                    labelled.push(Ink::Faint, format!("{} ", self.heads[*at]));
                }
                labelled.join(cell.clone());
                for (index, line) in labelled.wrap(screen.width.saturating_sub(indent + 2)).iter().enumerate()
                {
                    let hang = if index == 0 { indent } else { indent + 2 };
                    let line = clipped(line, screen.width.saturating_sub(hang), screen);
                    out.push_str(format!("{}{line}", " ".repeat(hang)).trim_end());
                    out.push('\n');
                }
            }
        }
        out
    }
}

/// A text as a line that may be broken between its words.
pub(crate) fn words(ink: Ink, text: &str) -> Line {
    let mut line = Line::default();
    for word in text.split_inclusive(' ') {
        line.push(ink, word);
    }
    line
}

fn print_row(cells: &[&Line], widths: &[usize], screen: &Screen, out: &mut String) {
    let wrapped: Vec<Vec<Line>> = cells.iter().zip(widths).map(|(cell, width)| cell.wrap(*width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    for index in 0..height {
        let mut text = String::new();
        let mut column = 0;
        let mut used = 0;
        for (lines, width) in wrapped.iter().zip(widths) {
            if let Some(line) = lines.get(index).filter(|line| !line.is_empty()) {
                text.push_str(&" ".repeat(column - used));
                text.push_str(&clipped(line, *width, screen));
                used = column + line.width().min(*width);
            }
            column += width + GAP;
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

/// A line whose pieces are too long for it, elided.
fn clipped(line: &Line, width: usize, screen: &Screen) -> String {
    if line.width() <= width {
        return line.paint(screen);
    }
    let plain = line.paint(&Screen { colour: false, ..*screen });
    if plain.trim_end() == plain || width_of(plain.trim_end()) > width {
        return elide(plain.trim_end(), width);
    }
    line.paint(screen).trim_end().to_owned()
}

/// How wide each column may be; none: side by side they can't be read.
fn narrowed(wide: &[usize], room: usize) -> Option<Vec<usize>> {
    let mut widths = wide.to_vec();
    while widths.iter().sum::<usize>() > room {
        // The first is a name, which is not broken as long as another column can be.
        let (rest, least) = (widths.iter().enumerate().skip(1), LEAST);
        let (at, widest) = rest.max_by_key(|(_, width)| **width).map(|(at, width)| (at, *width))?;
        if widest <= least {
            return None;
        }
        widths[at] = widest - 1;
    }
    Some(widths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&["name", "inputs → outputs", "locks", "never"]);
        table.row([
            (Ink::Node, "CheckCache"),
            (Ink::Plain, "string name, int width → option<bytes> cached"),
            (Ink::Lock, "cache?"),
        ]);
        table.row([(Ink::Node, "Write"), (Ink::Plain, "bytes jpeg → response reply")]);
        table.row([(Ink::Node, "Long".repeat(12).as_str()), (Ink::Plain, "x".repeat(60).as_str())]);
        table
    }

    #[test]
    fn it_fits() {
        for width in [20, 40, 80, 120] {
            let screen = Screen { width, colour: false, progress: false };
            let drawn = table().render(&screen);
            assert!(drawn.lines().all(|line| width_of(line) <= width), "{drawn}");
            insta::assert_snapshot!(format!("table_{width}"), drawn);
        }
    }

    #[test]
    fn nothing_is_nothing() {
        let screen = Screen { width: 40, colour: false, progress: false };
        assert_eq!(Table::new(&[]).render(&screen), "");
        assert_eq!(Table::new(&["a"]).render(&screen), "");
    }
}
