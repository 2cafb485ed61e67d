//! Where a step stands in its flow: the same in whatever order the flow's branches run.

use super::Cx;
use super::core::{Core, Frame, Role};
use super::probe::Probe;
use flux_policy::mix;

impl Core {
    /// The place of the innermost frame's step at that program counter, for dice; 0 where the world's have no places.
    #[inline]
    pub(super) fn place<P: Probe>(&self, cx: Cx<'_, P>, pc: usize) -> u64 {
        if cx.shared.placed { self.place_at(pc as u32) } else { 0 }
    }

    /// The place of the step that runs.
    pub(super) fn place_now<P: Probe>(&self, cx: Cx<'_, P>) -> u64 {
        self.frames.last().map_or(0, |frame| self.place(cx, frame.pc as usize))
    }

    fn place_at(&self, pc: u32) -> u64 {
        let Some((innermost, around)) = self.frames.split_last() else { return self.within };
        step_of(self.place_of(around.len()), innermost, pc)
    }

    /// The place of the step that runs in the last of so many frames.
    pub(super) fn place_of(&self, frames: usize) -> u64 {
        self.frames[..frames].iter().fold(self.within, |place, frame| step_of(place, frame, frame.pc))
    }
}

/// The place of a step of a frame that runs for the step at `place`.
fn step_of(place: u64, frame: &Frame, pc: u32) -> u64 {
    mix(mix(place, mix(u64::from(frame.block), role(frame))), u64::from(pc))
}

/// Which of its step's blocks a frame runs.
fn role(frame: &Frame) -> u64 {
    let (kind, one, other) = match frame.role {
        Role::Root => (0, 0, 0),
        Role::Body => (1, 0, 0),
        Role::Case(case) => (2, case, 0),
        Role::Predicate(case, test) => (3, case, test),
        Role::Branch(branch) => (4, branch, 0),
        Role::Element(element) => (5, element, 0),
        Role::Recovery(catch) => (6, catch, 0),
    };
    mix(kind, (u64::from(one) << 32) | u64::from(other))
}
