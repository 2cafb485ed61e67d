//! A program's graph for the eye: boxes and arrows in a terminal.
//!
//! Comes in: a plan, which part of it, and a screen. Goes out: text that is no wider than the screen. Flows are
//! series-parallel, so a picture is put together from those of its parts. *Never* here: colours' codes, files.
//!
//! A named flow is drawn in full, in a frame, where it is met first, if there is room; else it is a box there, and has a
//! picture of its own below.

mod branches;
mod frame;
mod glyph;
mod once;
mod picture;
mod steps;
mod ways;
mod words;

#[cfg(test)]
mod tests;

use flux_session::plan::{NodeId, Plan};
use flux_session::screen::{Ink, Screen};
use flux_session::view::{Item, Outline, Root};
use frame::{Border, boxed};
use once::Once;
use std::cell::Cell;
use std::collections::VecDeque;
use steps::{Drawn, Place, Steps};

/// So often a picture is made narrower until it fits.
const TRIES: usize = 4;

/// Draws a program, or one node and what is inside it.
pub(crate) fn draw(plan: &Plan, node: Option<NodeId>, screen: &Screen) -> String {
    let outline = Outline::of(plan, node);
    let left = Cell::default();
    let once = Once::of(&outline);
    let steps = Steps { plan, left: &left, once: &once };
    let mut pictures = Vec::new();
    let mut waiting: VecDeque<&Item> = VecDeque::new();
    for root in &outline.roots {
        steps.begin();
        let drawn = self::root(steps, root, screen.width);
        waiting.extend(drawn.later);
        pictures.push(drawn.picture.paint(screen));
        while let Some(item) = waiting.pop_front() {
            if !once.is_first(item) {
                continue;
            }
            steps.begin();
            let mut drawn = steps.alone(item, Place::new(screen.width));
            drawn.picture.clip(screen.width);
            waiting.extend(drawn.later);
            pictures.push(drawn.picture.paint(screen));
        }
    }
    pictures.join("\n")
}

/// A source and all that follows it; or the node that was asked for.
fn root<'o>(steps: Steps<'_>, root: &'o Root, most: usize) -> Drawn<'o> {
    let mut room = most;
    let mut drawn = top(steps, root, most, room);
    // A box above a picture whose spine is not in the middle: together they can be too wide.
    for _ in 0..TRIES {
        let over = drawn.picture.width().saturating_sub(most);
        if over == 0 {
            break;
        }
        room = room.saturating_sub(over);
        drawn = top(steps, root, most, room);
    }
    drawn.picture.clip(most);
    drawn
}

fn top<'o>(steps: Steps<'_>, root: &'o Root, most: usize, room: usize) -> Drawn<'o> {
    let mut drawn = steps.sequence(&root.items, Place::new(room), None);
    drawn.later.extend(steps::named(&root.catchers));
    let below = std::mem::take(&mut drawn.picture);
    let mut all = match root.target {
        Some(_) => {
            let mut source = boxed(&words::source(root), Border::Double, Ink::Source, room);
            if !root.items.is_empty() {
                source.open_below();
                source.append(below);
            }
            source
        }
        // Nobody uses it: there is no step to show.
        None if root.items.is_empty() => boxed(&words::source(root), Border::Light, Ink::Node, most),
        None => below,
    };
    if all.leaves {
        all.open_below();
        let results = words::results(root);
        let spine = all.spine;
        let row = all.row();
        if spine + results.width() <= most {
            all.write_line(row, spine, &results);
        } else {
            // Too long to stand at the right of the line: it stands below it.
            all.put(row, spine, '▼', Ink::Faint);
            for line in results.wrap(most) {
                let row = all.row();
                let column = spine.saturating_sub(line.width() / 2).min(most.saturating_sub(line.width()));
                all.write_line(row, column, &line.elide(most));
            }
        }
    }
    drawn.picture = all;
    drawn
}
