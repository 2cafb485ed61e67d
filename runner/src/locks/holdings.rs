//! What one machine holds, level by level: each step that takes something has a level of its own.
//!
//! As long as only the machine needs it, a hold lies in a list, and taking it costs nothing beside the lock itself.
//! What may outlive its step (a job on a thread, a branch on another) gets a share of everything: then the levels
//! so far become [`Scope`]s, which end with the last who has a share.

use super::gate::{Gate, Of};
use super::hold::Hold;
use super::scope::{Ended, Scope};
use flux_plan::Mode;
use std::sync::Arc;

/// The locks and permits that a machine holds. Dropping it gives all back, last first.
#[derive(Default)]
pub(crate) struct Holdings {
    /// Of the levels that are not shared.
    holds: Vec<Hold>,
    levels: Vec<Level>,
    /// The levels that are shared, the innermost of them, and what was around the machine from the beginning.
    scope: Option<Arc<Scope>>,
}

#[derive(Default)]
struct Level {
    /// Where its holds begin.
    from: usize,
    /// Permits taken ahead for nodes inside; in here each passes on through a gate with one place.
    ahead: Vec<(u32, Arc<Gate>)>,
    /// Whoever closes it wants to know when all in it has really returned.
    watched: bool,
    shared: bool,
    ended: Option<Ended>,
}

impl Holdings {
    /// How many levels there are.
    pub(crate) fn depth(&self) -> usize {
        self.levels.len()
    }

    /// Opens a level; a watched one tells when all in it has really returned.
    pub(crate) fn open(&mut self, watched: bool) {
        self.levels.push(Level { from: self.holds.len(), watched, ..Level::default() });
    }

    /// Adds to the innermost level.
    pub(crate) fn push(&mut self, hold: Hold) {
        debug_assert!(self.levels.last().is_some_and(|level| !level.shared), "what is shared is complete");
        self.holds.push(hold);
    }

    /// Adds to the innermost level.
    pub(crate) fn extend(&mut self, holds: Option<Hold>) {
        holds.into_iter().for_each(|hold| self.push(hold));
    }

    /// In the innermost level, permits of that limit, the latest taken, pass on through a gate of its own.
    pub(crate) fn pass_on(&mut self, limit: u32) {
        if let (Some(level), Some(taken)) = (self.levels.last_mut(), self.holds.last()) {
            level.ahead.push((limit, Arc::new(Gate::new(taken.gate().of().clone(), 1))));
        }
    }

    /// Closes the innermost level: what it holds is given back, unless somebody has a share of it.
    pub(crate) fn close(&mut self) -> Option<Ended> {
        let level = self.levels.pop()?;
        if level.shared {
            let scope = self.scope.take();
            self.scope = scope.as_ref().and_then(|scope| scope.around().cloned());
        } else {
            give_back(&mut self.holds, level.from);
        }
        level.ended
    }

    /// Closes levels until there are so many, the innermost first.
    pub(crate) fn close_to(&mut self, depth: usize) {
        while self.levels.len() > depth {
            self.close();
        }
    }

    /// Of what there are holds here, and then around.
    pub(crate) fn held(&self) -> impl Iterator<Item = &Of> {
        let around = self.scope.iter().flat_map(|scope| scope.holds());
        self.holds.iter().chain(around).map(|hold| hold.gate().of())
    }

    /// How the lock behind that gate is held here or around, at the most.
    #[inline]
    pub(crate) fn mode_of(&self, gate: &Gate) -> Option<Mode> {
        if self.holds.is_empty() && self.scope.is_none() {
            return None;
        }
        let here = self.holds.iter().filter(|hold| std::ptr::eq(hold.gate(), gate)).map(Hold::mode).max();
        here.max(self.scope.as_ref().and_then(|scope| scope.mode_of(gate)))
    }

    /// Where the nearest level around that took that limit's permit ahead passes it on.
    pub(crate) fn ahead(&self, limit: u32) -> Option<&Arc<Gate>> {
        let here = self.levels.iter().rev().filter(|level| !level.shared).flat_map(|level| &level.ahead);
        let mut here = here.filter(|(of, _)| *of == limit).map(|(_, gate)| gate);
        here.next().or_else(|| self.scope.as_ref().and_then(|scope| scope.ahead(limit)))
    }

    /// A share of everything, which keeps it until it is dropped; none where there is nothing to keep.
    pub(crate) fn share(&mut self) -> Option<Arc<Scope>> {
        let first = self.levels.iter().rposition(|level| level.shared).map_or(0, |shared| shared + 1);
        let mut rest = std::mem::take(&mut self.holds);
        let unshared = &mut self.levels[first..];
        let mut of_levels: Vec<Vec<Hold>> =
            unshared.iter().rev().map(|level| rest.split_off(level.from)).collect();
        for level in unshared {
            let holds = of_levels.pop().unwrap_or_default();
            let ahead = std::mem::take(&mut level.ahead);
            let (scope, ended) = Scope::inside(self.scope.take(), holds, ahead, level.watched);
            (level.from, level.shared, level.ended) = (0, true, ended);
            self.scope = Some(scope);
        }
        self.scope.clone()
    }

    /// The levels from that depth on, as what a machine of its own holds inside a share of the rest.
    pub(crate) fn split_off(&mut self, depth: usize) -> Holdings {
        let mut levels = self.levels.split_off(depth.min(self.levels.len()));
        if levels.first().is_some_and(|level| level.shared) {
            // Shared already, from the inside on: the part takes the whole chain along.
            let inner = self.scope.clone();
            for _ in levels.iter().filter(|level| level.shared) {
                let scope = self.scope.take();
                self.scope = scope.as_ref().and_then(|scope| scope.around().cloned());
            }
            let holds = std::mem::take(&mut self.holds);
            return Holdings { holds, levels, scope: inner };
        }
        let from = levels.first().map_or(self.holds.len(), |level| level.from);
        let holds = self.holds.split_off(from);
        levels.iter_mut().for_each(|level| level.from -= from);
        Holdings { holds, levels, scope: self.share() }
    }
}

impl Drop for Holdings {
    fn drop(&mut self) {
        self.close_to(0);
    }
}

/// Gives back what lies from there on, last first.
pub(crate) fn give_back(holds: &mut Vec<Hold>, from: usize) {
    while holds.len() > from {
        holds.pop();
    }
}
