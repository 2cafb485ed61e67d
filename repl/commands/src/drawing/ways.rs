//! Ways that part, drawn from their steps: which of the ways to lay them out there is room for.

use super::branches::{GUIDES, below, beside, width};
use super::frame::one;
use super::picture::Picture;
use super::steps::{Drawn, Place, Steps, TIGHT};
use flux_session::screen::Ink;
use flux_session::view::{Arrow, Item};

/// One of several ways.
pub(super) struct Branch<'o> {
    pub(super) label: Option<&'o str>,
    pub(super) items: &'o [Item],
}

impl Steps<'_> {
    /// Ways that part, below a box if there is one.
    pub(super) fn branches<'o>(
        self,
        own: Option<Picture>,
        branches: &[Branch<'o>],
        open: bool,
        place: Place,
        said: Option<&Arrow>,
    ) -> Drawn<'o> {
        let found = self.side_by_side(branches, open, place, said);
        let (ways, later) = found.unwrap_or_else(|| {
            let narrow = Place { most: place.most.saturating_sub(GUIDES), ..place };
            let (pictures, later) = self.each_branch(branches, open, narrow, said);
            (below(pictures), later)
        });
        let picture = match own {
            None => ways,
            Some(mut own) => {
                own.open_below();
                own.append(ways);
                own
            }
        };
        Drawn { picture, later }
    }

    /// Side by side, if there is room: with all that is on arrows, or with as much of it as there is room for.
    fn side_by_side<'o>(
        self,
        branches: &[Branch<'o>],
        open: bool,
        place: Place,
        said: Option<&Arrow>,
    ) -> Option<(Picture, Vec<&'o Item>)> {
        let fitting = |place: Place| {
            let (pictures, later) = self.may_try().then(|| self.each_branch(branches, open, place, said))?;
            let spare = place.most.checked_sub(width(&pictures))?;
            Some((pictures, later, spare))
        };
        let found = fitting(place).or_else(|| {
            let tight = Place { tight: true, slack: 0, ..place };
            let narrow = (!place.tight || place.slack > 0).then(|| fitting(tight))??;
            let slack = narrow.2 / branches.len().max(1);
            let wider = (slack > 1).then(|| fitting(Place { slack, ..tight })).flatten();
            Some(wider.unwrap_or(narrow))
        });
        found.map(|(pictures, later, _)| (beside(pictures), later))
    }

    fn each_branch<'o>(
        self,
        branches: &[Branch<'o>],
        open: bool,
        place: Place,
        said: Option<&Arrow>,
    ) -> (Vec<Picture>, Vec<&'o Item>) {
        let mut pictures = Vec::with_capacity(branches.len() + 1);
        let mut later = Vec::new();
        for branch in branches {
            let drawn = self.sequence(branch.items, place, said);
            later.extend(drawn.later);
            pictures.push(match branch.label {
                None => drawn.picture,
                Some(label) => case(label, drawn.picture, place),
            });
        }
        if open {
            let mut fails = Picture::text(&[one(Ink::Bad, "✗ fails", place.most)]);
            fails.leaves = false;
            pictures.push(case("no case", fails, place));
        }
        (pictures, later)
    }
}

/// What must hold, above what runs then.
fn case(label: &str, picture: Picture, place: Place) -> Picture {
    let most = if place.tight { place.most.min(TIGHT) } else { place.most };
    let mut all = Picture::text(&[one(Ink::Dispatch, label, most)]);
    all.append(picture);
    all
}
