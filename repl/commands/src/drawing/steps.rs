//! Steps of a flow as pictures, one under the other.

use super::frame::{Border, boxed, framed, one};
use super::once::Once;
use super::picture::Picture;
use super::ways::Branch;
use super::words;
use flux_session::line::Line;
use flux_session::plan::{NodeKind, Plan};
use flux_session::screen::Ink;
use flux_session::view::{Arrow, Children, Item};
use std::cell::Cell;

/// Frames in frames beyond this confuse; what is nested deeper has a picture of its own.
const DEPTH: usize = 4;
/// A frame that has less room inside has a picture of its own.
const ROOM: usize = 26;
/// Ways that part, one under the other, need so much room.
const NARROWEST_FORK: usize = 18;
/// Where pictures stand side by side, what is written is broken to this.
pub(super) const TIGHT: usize = 30;
/// So many steps are drawn for one picture, those of all tries together, before nothing is tried any more.
const WORK: usize = 50_000;
/// Nothing is made narrower than this.
const NARROW: usize = 12;

/// Draws the steps of a plan.
#[derive(Clone, Copy)]
pub(super) struct Steps<'p> {
    pub(super) plan: &'p Plan,
    /// How many steps may be drawn until nothing is tried in another way any more.
    pub(super) left: &'p Cell<usize>,
    pub(super) once: &'p Once,
}

/// What room there is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// How wide it may be, in columns.
    pub(super) most: usize,
    /// Text on arrows makes nothing wider, but by the slack.
    pub(super) tight: bool,
    pub(super) slack: usize,
    /// How many frames are around it.
    pub(super) frames: usize,
}

/// A picture, and what is to have one of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawn<'o> {
    pub(super) picture: Picture,
    pub(super) later: Vec<&'o Item>,
}

impl Place {
    pub(super) fn new(most: usize) -> Place {
        Place { most, tight: false, slack: 0, frames: 0 }
    }

    fn inside_frame(self) -> Place {
        Place { most: self.most.saturating_sub(4), frames: self.frames + 1, ..self }
    }
}

impl<'p> Steps<'p> {
    /// A new picture begins.
    pub(super) fn begin(self) {
        self.left.set(WORK);
    }

    /// A named flow in a picture of its own.
    pub(super) fn alone<'o>(self, item: &'o Item, place: Place) -> Drawn<'o> {
        match &item.children {
            Children::Body(items) => {
                let mut drawn = self.sequence(items, place.inside_frame(), None);
                drawn.later.extend(handlers(item));
                let ink = words::ink(self.plan, item);
                let title = one(ink, &item.label, usize::MAX);
                let details = words::details(self.plan, item);
                // Nothing follows it here.
                drawn.picture.leaves = false;
                drawn.picture = framed(drawn.picture, &title, &details, Border::Round, ink, place.most);
                drawn
            }
            Children::Cases(cases, open) => self.dispatch(item, cases, *open, place, None),
            _ => self.item(item, place, None),
        }
    }

    /// Steps that follow each other, each with an arrow to it.
    ///
    /// Pictures whose spines are not in their middles can be wider together than each alone: then they get less room.
    pub(super) fn sequence<'o>(self, items: &'o [Item], place: Place, said: Option<&Arrow>) -> Drawn<'o> {
        let mut room = place;
        let mut drawn = self.column(items, room, said);
        while drawn.picture.width() > place.most && room.most > NARROW && self.may_try() {
            let over = drawn.picture.width() - place.most;
            room.most = room.most.saturating_sub(over).max(NARROW);
            drawn = self.column(items, room, said);
        }
        drawn.picture.clip(place.most);
        drawn
    }

    fn column<'o>(self, items: &'o [Item], place: Place, said: Option<&Arrow>) -> Drawn<'o> {
        let mut all: Option<Drawn<'o>> = None;
        let mut said = said;
        // Written at last, when it is known how wide all of it is anyway.
        let mut labels = Vec::new();
        for item in items {
            let drawn = self.item(item, place, said);
            // Where ways part at once there is nothing to point to.
            let points = !matches!(item.children, Children::Branches(_));
            let picture = if points { arrow_to(drawn.picture) } else { drawn.picture };
            let row = all.as_ref().map_or(0, |all| all.picture.height());
            let arrow = item.arrow.as_ref().filter(|arrow| points && !same(said, arrow));
            labels.extend(arrow.map(|arrow| (row, arrow)));
            said =
                item.arrow.as_ref().filter(|_| !matches!(item.children, Children::Code | Children::Record));
            match &mut all {
                None => all = Some(Drawn { picture, later: drawn.later }),
                Some(all) => {
                    if all.picture.leaves {
                        all.picture.open_below();
                    }
                    all.picture.append(picture);
                    all.later.extend(drawn.later);
                }
            }
        }
        let mut all = all.unwrap_or_else(|| Drawn { picture: Picture::passage(), later: vec![] });
        let most = if place.tight { (all.picture.width() + place.slack).min(place.most) } else { place.most };
        let from = all.picture.spine + 2;
        for (row, arrow) in labels {
            if let Some(label) = words::label(arrow, most.saturating_sub(from)) {
                all.picture.write_line(row, from, &label);
            }
        }
        all
    }

    /// May something be drawn again, in another way? Not without end.
    pub(super) fn may_try(self) -> bool {
        self.left.get() > 0
    }

    fn item<'o>(self, item: &'o Item, place: Place, said: Option<&Arrow>) -> Drawn<'o> {
        // What a node takes, its first step takes too, and need not say so again.
        let inner = item.arrow.as_ref().or(said);
        self.left.set(self.left.get().saturating_sub(1));
        match &item.children {
            Children::Code => Drawn { picture: self.node(item, place, None), later: handlers(item) },
            Children::Elsewhere => self.elsewhere(item, place),
            Children::Body(_) | Children::Cases(..) if !self.once.is_first(item) => {
                self.elsewhere(item, place)
            }
            Children::Record => Drawn { picture: record(&item.label, place), later: vec![] },
            Children::Branches(branches) => {
                let branches: Vec<Branch<'o>> =
                    branches.iter().map(|items| Branch { label: None, items }).collect();
                if place.most < NARROWEST_FORK {
                    return Drawn { picture: self.in_words(item, place), later: named_in(item) };
                }
                self.branches(None, &branches, false, place, said)
            }
            Children::Each(items) => self.each(item, items, place),
            Children::Cases(..) if place.frames > 0 && place.most < NARROWEST_FORK => self.later(item, place),
            Children::Cases(cases, open) => self.dispatch(item, cases, *open, place, inner),
            Children::Body(items) => self.body(item, items, place, inner),
        }
    }

    /// Ways that part, where there is no room to draw them: `{A ∥ B → C}`.
    fn in_words(self, item: &Item, place: Place) -> Picture {
        let mut line = Line::default();
        words::chain(&mut line, Ink::Node, std::slice::from_ref(item));
        boxed(&[line], Border::Light, Ink::Faint, place.most)
    }

    /// A box with a node's name and what else is to be said of it.
    fn node(self, item: &Item, place: Place, more: Option<&str>) -> Picture {
        let ink = words::ink(self.plan, item);
        let mut lines = vec![one(ink, &item.label, usize::MAX)];
        lines.extend(words::details(self.plan, item));
        lines.extend(more.map(|more| one(Ink::Faint, more, usize::MAX)));
        let kind = item.node.map(|id| self.plan.node(id).kind);
        let border = if kind == Some(NodeKind::Abstract) { Border::Round } else { Border::Light };
        let most = if place.tight { place.most.min(TIGHT.max(item.label.len() + 4)) } else { place.most };
        boxed(&lines, border, ink, most)
    }

    /// A named flow: in a frame if there is room, else by its name.
    fn body<'o>(self, item: &'o Item, items: &'o [Item], place: Place, said: Option<&Arrow>) -> Drawn<'o> {
        let inside = place.inside_frame();
        if place.frames >= DEPTH || inside.most < ROOM {
            return self.later(item, place);
        }
        let mut drawn = self.sequence(items, inside, said);
        drawn.later.extend(handlers(item));
        if items.is_empty() {
            drawn.picture = Picture::text(&[one(Ink::Faint, "passes on", usize::MAX)]);
        }
        let ink = words::ink(self.plan, item);
        let title = one(ink, &item.label, usize::MAX);
        let details = words::details(self.plan, item);
        drawn.picture = framed(drawn.picture, &title, &details, Border::Round, ink, place.most);
        drawn
    }

    /// A box, and a picture of its own for what is inside.
    fn later<'o>(self, item: &'o Item, place: Place) -> Drawn<'o> {
        Drawn { picture: self.node(item, place, Some("shown below")), later: vec![item] }
    }

    /// A box for what is drawn where it is met first.
    fn elsewhere<'o>(self, item: &'o Item, place: Place) -> Drawn<'o> {
        Drawn { picture: self.node(item, place, Some("shown above")), later: handlers(item) }
    }

    fn each<'o>(self, item: &'o Item, items: &'o [Item], place: Place) -> Drawn<'o> {
        let inside = place.inside_frame();
        let mut drawn = self.sequence(items, inside, item.arrow.as_ref());
        drawn.later.extend(handlers(item));
        let title = one(Ink::Flow, &item.label, usize::MAX);
        let details = words::details(self.plan, item);
        drawn.picture = framed(drawn.picture, &title, &details, Border::Dashed, Ink::Flow, place.most);
        drawn
    }

    fn dispatch<'o>(
        self,
        item: &'o Item,
        cases: &'o [(String, Vec<Item>)],
        open: bool,
        place: Place,
        said: Option<&Arrow>,
    ) -> Drawn<'o> {
        let branches: Vec<Branch<'o>> =
            cases.iter().map(|(label, items)| Branch { label: Some(label), items }).collect();
        let own = self.node(item, place, None);
        let mut drawn = self.branches(Some(own), &branches, open, place, said);
        drawn.later.extend(handlers(item));
        drawn
    }
}

/// Flows that are told by name only inside of a fork in words.
fn named_in(item: &Item) -> Vec<&Item> {
    let Children::Branches(branches) = &item.children else { return own_picture(item).into_iter().collect() };
    branches.iter().flatten().flat_map(named_in).collect()
}

fn own_picture(item: &Item) -> Option<&Item> {
    matches!(item.children, Children::Body(_) | Children::Cases(..)).then_some(item)
}

/// Flows of which handlers and recoveries speak by name only.
fn handlers(item: &Item) -> Vec<&Item> {
    named(&item.catchers)
}

/// Those of these handlers.
pub(super) fn named(catchers: &[flux_session::view::Catcher]) -> Vec<&Item> {
    let items = catchers.iter().flat_map(|catcher| &catcher.items);
    items.filter_map(own_picture).collect()
}

/// Does the last arrow say the same already?
fn same(said: Option<&Arrow>, arrow: &Arrow) -> bool {
    said.is_some_and(|said| said.fields == arrow.fields)
        && arrow.wiring != Some(flux_session::plan::Wiring::Name)
}

/// An arrow down to a picture.
fn arrow_to(picture: Picture) -> Picture {
    let mut all = Picture::at(picture.spine, true);
    let row = all.row();
    all.put(row, all.spine, '▼', Ink::Faint);
    all.append(picture);
    all
}

/// A record: its fields, without a box.
fn record(label: &str, place: Place) -> Picture {
    let most = if place.tight { place.most.min(TIGHT) } else { place.most };
    let mut line = Line::default();
    for part in label.split_inclusive(", ") {
        line.push(Ink::Plain, part);
    }
    let lines: Vec<Line> = line.wrap(most).into_iter().map(|line| line.elide(most)).collect();
    Picture::text(&lines)
}
