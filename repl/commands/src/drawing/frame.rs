//! Boxes around text, and frames around pictures.

use super::picture::Picture;
use flux_session::line::Line;
use flux_session::screen::{Ink, elide, width_of};

/// How a border looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Border {
    /// A single line, around something that runs.
    Light,
    /// A double line, around what starts flows.
    Double,
    /// What surrounds others: a flow, a list's element.
    Round,
    /// What may run any number of times.
    Dashed,
}

impl Border {
    /// Corners from the upper left around, then the horizontal and the vertical line.
    fn letters(self) -> [char; 6] {
        match self {
            Border::Light => ['┌', '┐', '┘', '└', '─', '│'],
            Border::Double => ['╔', '╗', '╝', '╚', '═', '║'],
            Border::Round => ['╭', '╮', '╯', '╰', '─', '│'],
            Border::Dashed => ['╭', '╮', '╯', '╰', '╌', '┊'],
        }
    }
}

/// A box with lines in it, no wider than that; a line is broken between its pieces, and then elided.
pub(super) fn boxed(lines: &[Line], border: Border, ink: Ink, most: usize) -> Picture {
    let inner = most.saturating_sub(4).max(1);
    let lines: Vec<Line> =
        lines.iter().flat_map(|line| line.wrap(inner)).map(|line| line.elide(inner)).collect();
    let width = lines.iter().map(Line::width).max().unwrap_or(0).max(3);
    let mut picture = Picture::default();
    picture.spine = (width + 3) / 2;
    picture.leaves = true;
    let [upper_left, upper_right, lower_right, lower_left, across, down] = border.letters();
    edge(&mut picture, width + 4, [upper_left, across, upper_right], ink);
    for line in &lines {
        let row = picture.row();
        picture.put(row, 0, down, ink);
        picture.put(row, width + 3, down, ink);
        // A name alone stands in the middle; several lines stand under each other.
        let offset = if lines.len() == 1 { (width - line.width()) / 2 } else { 0 };
        picture.write_line(row, 2 + offset, line);
    }
    edge(&mut picture, width + 4, [lower_left, across, lower_right], ink);
    picture
}

/// A frame around a picture, its title in the upper edge, what else is to be said below that.
pub(super) fn framed(
    mut inside: Picture,
    title: &Line,
    lines: &[Line],
    border: Border,
    ink: Ink,
    most: usize,
) -> Picture {
    let room = most.saturating_sub(4).max(1);
    let lines: Vec<Line> =
        lines.iter().flat_map(|line| line.wrap(room)).map(|line| line.elide(room)).collect();
    // A corner, a line and a blank on either side.
    let title = title.elide(most.saturating_sub(6).max(1));
    let width = lines.iter().map(Line::width).max().unwrap_or(0).max(inside.width()).max(title.width() + 2);
    let [upper_left, upper_right, lower_right, lower_left, across, down] = border.letters();
    let mut picture = Picture::default();
    let offset = 2 + (width - inside.width()) / 2;
    picture.spine = offset + inside.spine;
    picture.leaves = inside.leaves;
    let top = edge(&mut picture, width + 4, [upper_left, across, upper_right], ink);
    picture.put(top, 2, ' ', ink);
    picture.write_line(top, 3, &title);
    picture.put(top, 3 + title.width(), ' ', ink);
    for line in &lines {
        let row = picture.row();
        picture.write_line(row, 2, line);
    }
    if inside.leaves {
        inside.open_below();
    }
    let begin = picture.height();
    picture.draw(&inside, begin, offset);
    for row in top + 1..picture.height() {
        picture.put(row, 0, down, ink);
        picture.put(row, width + 3, down, ink);
    }
    // Where the flow enters, unless the title stands there.
    if lines.is_empty() && picture.spine > 3 + title.width() {
        picture.put(top, picture.spine, '┬', ink);
    }
    let bottom = edge(&mut picture, width + 4, [lower_left, across, lower_right], ink);
    if picture.leaves {
        picture.put(bottom, picture.spine, '┴', ink);
    }
    picture
}

fn edge(picture: &mut Picture, width: usize, [first, middle, last]: [char; 3], ink: Ink) -> usize {
    let row = picture.row();
    (0..width).for_each(|column| picture.put(row, column, middle, ink));
    picture.put(row, 0, first, ink);
    picture.put(row, width - 1, last, ink);
    row
}

/// A line of one piece, elided.
pub(super) fn one(ink: Ink, text: &str, most: usize) -> Line {
    let mut line = Line::default();
    line.push(ink, elide(text, most.max(width_of("…"))));
    line
}
