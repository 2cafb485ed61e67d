//! A picture made of letters, and how pictures are put together.
//!
//! A flow enters a picture from above at its spine and leaves it below there, so that pictures which follow each
//! other are aligned by their spines. *Never* here: nodes, programs.

use super::glyph::{Ways, with_way_down};
use flux_session::line::Line;
use flux_session::screen::{Ink, Screen};
use unicode_width::UnicodeWidthChar;

/// The second column of a letter that takes two.
const TAKEN: char = '\0';

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    letter: char,
    ink: Ink,
}

const BLANK: Cell = Cell { letter: ' ', ink: Ink::Plain };

/// A rectangle of letters.
#[derive(Clone, Debug, Default)]
pub(super) struct Picture {
    rows: Vec<Vec<Cell>>,
    width: usize,
    /// The column at which the flow enters and leaves.
    pub(super) spine: usize,
    /// Does the flow leave it? Behind a failure nothing comes.
    pub(super) leaves: bool,
}

impl Picture {
    /// An empty one, entered and left at that column.
    pub(super) fn at(spine: usize, leaves: bool) -> Picture {
        Picture { spine, leaves, ..Picture::default() }
    }

    /// A line of the flow itself.
    pub(super) fn passage() -> Picture {
        let mut picture = Picture { width: 1, leaves: true, ..Picture::default() };
        picture.line_down();
        picture
    }

    /// Lines of text, one under the other, left-aligned; the flow passes in their middle.
    pub(super) fn text(lines: &[Line]) -> Picture {
        let width = lines.iter().map(Line::width).max().unwrap_or(0).max(1);
        let mut picture = Picture { width, spine: (width - 1) / 2, leaves: true, ..Picture::default() };
        for line in lines {
            let row = picture.row();
            picture.write_line(row, 0, line);
        }
        picture
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn height(&self) -> usize {
        self.rows.len()
    }

    /// Appends an empty row, and tells its number.
    pub(super) fn row(&mut self) -> usize {
        self.rows.push(vec![BLANK; self.width]);
        self.rows.len() - 1
    }

    /// Makes room to the right.
    fn widen(&mut self, width: usize) {
        if width > self.width {
            self.width = width;
            self.rows.iter_mut().for_each(|row| row.resize(width, BLANK));
        }
    }

    pub(super) fn put(&mut self, row: usize, column: usize, letter: char, ink: Ink) {
        self.widen(column + 1);
        self.rows[row][column] = Cell { letter, ink };
    }

    /// Writes a text from a column on.
    pub(super) fn write(&mut self, row: usize, column: usize, ink: Ink, text: &str) -> usize {
        let mut at = column;
        for letter in text.chars() {
            let columns = letter.width().unwrap_or(0);
            if columns == 0 {
                continue;
            }
            self.put(row, at, letter, ink);
            if columns == 2 {
                self.put(row, at + 1, TAKEN, ink);
            }
            at += columns;
        }
        at
    }

    pub(super) fn write_line(&mut self, row: usize, column: usize, line: &Line) {
        let mut at = column;
        for (ink, text) in line.pieces() {
            at = self.write(row, at, ink, text);
        }
    }

    /// One more row, in which the flow goes on.
    pub(super) fn line_down(&mut self) {
        let row = self.row();
        self.put(row, self.spine, '│', Ink::Faint);
    }

    /// Connects what comes below to the last row.
    pub(super) fn open_below(&mut self) {
        let spine = self.spine;
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.get_mut(spine)) {
            cell.letter = with_way_down(cell.letter);
        }
    }

    /// Moves everything to the right.
    pub(super) fn shift(&mut self, by: usize) {
        if by > 0 {
            self.rows.iter_mut().for_each(|row| {
                row.splice(0..0, std::iter::repeat_n(BLANK, by));
            });
            self.width += by;
            self.spine += by;
        }
    }

    /// Copies another into this one.
    pub(super) fn draw(&mut self, other: &Picture, row: usize, column: usize) {
        self.widen(column + other.width);
        while self.rows.len() < row + other.rows.len() {
            self.row();
        }
        for (offset, cells) in other.rows.iter().enumerate() {
            self.rows[row + offset][column..column + cells.len()].copy_from_slice(cells);
        }
    }

    /// Puts another below, spine to spine.
    pub(super) fn append(&mut self, mut other: Picture) {
        match self.spine.cmp(&other.spine) {
            std::cmp::Ordering::Less => self.shift(other.spine - self.spine),
            std::cmp::Ordering::Greater => other.shift(self.spine - other.spine),
            std::cmp::Ordering::Equal => {}
        }
        let height = self.height();
        self.draw(&other, height, 0);
        self.leaves = other.leaves;
    }

    /// A horizontal line in a new row, with the ways that lead up and down from it.
    pub(super) fn rail(&mut self, up: &[usize], down: &[usize]) -> usize {
        let row = self.row();
        let all = || up.iter().chain(down).copied();
        let (Some(first), Some(last)) = (all().min(), all().max()) else { return row };
        for column in first..=last {
            let ways = Ways {
                up: up.contains(&column),
                down: down.contains(&column),
                left: column > first,
                right: column < last,
            };
            self.put(row, column, ways.letter(), Ink::Faint);
        }
        row
    }

    /// Cuts off what is too wide: the last resort.
    pub(super) fn clip(&mut self, width: usize) {
        if self.width > width {
            self.rows.iter_mut().for_each(|row| row.truncate(width));
            self.width = width;
        }
    }

    /// As text, in colours where the screen has them.
    pub(super) fn paint(&self, screen: &Screen) -> String {
        let mut out = String::new();
        for row in &self.rows {
            let end = row.iter().rposition(|cell| cell.letter != ' ').map_or(0, |last| last + 1);
            let mut line = Line::default();
            for part in row[..end].chunk_by(|a, b| a.ink == b.ink) {
                let letters = part.iter().map(|cell| cell.letter).filter(|letter| *letter != TAKEN);
                line.push(part[0].ink, letters.collect::<String>());
            }
            out.push_str(&line.paint(screen));
            out.push('\n');
        }
        out
    }
}
