//! Ways that part and meet again: side by side where there is room, else one under the other.
//!
//! ```text
//!      ┌───┴───┐            ┌───┤
//!      ▼       ▼            │   ▼
//!    ┌───┐   ┌───┐          │ ┌───┐
//!    │ A │   │ B │          │ │ A │
//!    └─┬─┘   └─┬─┘          │ └─┬─┘
//!      └───┬───┘            │   └────┐
//!          ▼                └───┐    │
//!                               ▼    │
//!                             ┌───┐  │
//!                             │ B │  │
//!                             └─┬─┘  │
//!                               ├────┘
//! ```

use super::picture::Picture;
use flux_session::screen::Ink;

/// Blanks between two branches.
const GAP: usize = 2;
/// What the lines beside branches take that stand one under the other.
pub(super) const GUIDES: usize = 4;

/// How wide branches are side by side.
pub(super) fn width(branches: &[Picture]) -> usize {
    branches.iter().map(Picture::width).sum::<usize>() + GAP * branches.len().saturating_sub(1)
}

/// Branches drawn side by side.
pub(super) fn beside(branches: Vec<Picture>) -> Picture {
    let mut all = Picture::at(0, branches.iter().any(|branch| branch.leaves));
    let mut columns = Vec::with_capacity(branches.len());
    let mut column = 0;
    for branch in &branches {
        columns.push(column);
        column += branch.width() + GAP;
    }
    let spines: Vec<usize> =
        branches.iter().zip(&columns).map(|(branch, column)| column + branch.spine).collect();
    let (first, last) = (spines.first().copied().unwrap_or(0), spines.last().copied().unwrap_or(0));
    // The middle one's, so that the flow goes straight on; the middle where there is none.
    all.spine = if spines.len() % 2 == 1 { spines[spines.len() / 2] } else { (first + last) / 2 };
    all.rail(&[all.spine], &spines);
    let height = branches.iter().map(Picture::height).max().unwrap_or(0);
    let mut leaving = Vec::new();
    for ((mut branch, column), spine) in branches.into_iter().zip(columns).zip(spines) {
        if branch.leaves {
            branch.open_below();
            while branch.height() < height {
                branch.line_down();
            }
            leaving.push(spine);
        }
        all.draw(&branch, 1, column);
    }
    if !leaving.is_empty() {
        all.rail(&leaving, &[all.spine]);
    }
    all
}

/// One under the other: they part from a line at the left, and meet in one at the right.
pub(super) fn below(branches: Vec<Picture>) -> Picture {
    let spine = branches.iter().map(|branch| branch.spine).max().unwrap_or(0) + 2;
    let right = branches.iter().map(|b| spine - b.spine + b.width()).max().unwrap_or(0) + 1;
    let last = branches.len().saturating_sub(1);
    let mut all = Picture::at(spine, branches.iter().any(|branch| branch.leaves));
    // Does the line at the right run already?
    let mut joined = false;
    for (index, mut branch) in branches.into_iter().enumerate() {
        let begin = all.height();
        match index {
            0 if last == 0 => all.rail(&[spine], &[spine]),
            0 => all.rail(&[spine], &[0, spine]),
            _ if index < last => all.rail(&[0], &[0, spine]),
            _ => all.rail(&[0], &[spine]),
        };
        if branch.leaves {
            branch.open_below();
        }
        all.draw(&branch, begin + 1, spine - branch.spine);
        let running = joined;
        if branch.leaves && (index < last || joined) {
            match (index < last, joined) {
                (true, false) => all.rail(&[spine], &[right]),
                (true, true) => all.rail(&[spine, right], &[right]),
                (false, _) => all.rail(&[spine, right], &[spine]),
            };
            joined = true;
        } else if index == last && joined {
            all.rail(&[right], &[spine]);
        }
        let end = all.height();
        if index < last {
            (begin + 1..end).for_each(|row| all.put(row, 0, '│', Ink::Faint));
        }
        if running {
            let ends = index == last || branch.leaves;
            (begin..end - usize::from(ends)).for_each(|row| all.put(row, right, '│', Ink::Faint));
        }
    }
    all
}
