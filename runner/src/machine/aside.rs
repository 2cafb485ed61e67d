//! Branches and elements told apart from the machine that began them, and joined to it in the end.

use super::core::{Core, Deadline, Role};
use super::cost::Cost;
use super::many::Many;
use super::part::{Finished, Part, Running};
use super::probe::Probe;
use super::run::Next;
use super::stop::Stop;
use super::values::give;
use super::wait::Wait;
use super::{Cx, Machine, Owned};
use crate::prepare::Kind;
use crate::schedulers::Parallel;
use futures_util::stream::StreamExt;
use std::task::{Context, Poll};

impl Core {
    /// Are branches or elements to be machines of their own from the beginning, if they are worth it?
    pub(super) fn apart<P: Probe>(&self, cx: Cx<'_, P>, worth: bool) -> bool {
        cx.shared.always_parallel || (worth && cx.shared.scheduler.parallel() == Parallel::Costly)
    }

    /// The innermost frame, a branch or an element that has just begun, as a machine for the scheduler.
    pub(super) fn tell_apart<P: Probe>(&mut self, cx: Cx<'_, P>, owned: Owned<'_>, index: u32) -> Machine {
        let core = self.split_off(self.frames.len() - 1);
        let (machine, handle) = Part::new(index, core, owned, cx.early, true).apart();
        if let Some(many) = &mut self.top().many {
            many.add(Running::There(handle));
        }
        machine
    }

    /// If the machine must wait inside a branch or an element, sets that aside, so that others can begin and go on.
    pub(super) fn set_aside<P: Probe>(&mut self, cx: Cx<'_, P>, owned: Owned<'_>) -> bool {
        let Some((below, index)) = self.innermost_beside_others(cx) else { return false };
        let at = below + 1;
        let frame = &self.frames[below];
        let step = &cx.program.block(frame.block).steps[frame.pc as usize];
        let first = match &step.kind {
            Kind::Fork { branches, after } if frame.many.is_none() => {
                Some(Many::branches(branches.len(), after, index as usize + 1, false))
            }
            _ => None,
        };
        let core = self.split_off(at);
        let measured = cx.shared.scheduler.parallel() == Parallel::Costly;
        let part = Part::new(index, core, owned, cx.early, measured);
        let frame = self.top();
        frame.many = frame.many.take().or(first);
        if let Some(many) = &mut frame.many {
            many.add(Running::Here(part));
        }
        true
    }

    /// The innermost branch or element that others can run beside: the frame around it, and which it is. An element of
    /// a list in order has no others, but what is around the list may.
    fn innermost_beside_others<P: Probe>(&self, cx: Cx<'_, P>) -> Option<(usize, u32)> {
        let pairs = self.frames.windows(2).enumerate().rev();
        pairs.into_iter().find_map(|(below, pair)| {
            let (Role::Branch(index) | Role::Element(index)) = pair[1].role else { return None };
            let step = &cx.program.block(pair[0].block).steps[pair[0].pc as usize];
            let alone = matches!(step.kind, Kind::Each { in_order: true, .. });
            (!alone).then_some((below, index))
        })
    }

    /// The frames from there on, with all that is theirs, as a machine of its own.
    fn split_off(&mut self, at: usize) -> Box<Core> {
        let mut core = Core::of_thread();
        core.within = self.place_of(at);
        let (base, levels) = (self.frames[at].base, self.frames[at].levels);
        core.frames.extend(self.frames.drain(at..));
        for frame in &mut core.frames {
            frame.base -= base;
            frame.levels -= levels;
        }
        core.stack.extend(self.stack.drain(base as usize..));
        core.holdings = self.holdings.split_off(levels as usize);
        core.wait = std::mem::take(&mut self.wait);
        core.leaving = std::mem::take(&mut self.leaving);
        let own = self.deadlines.partition_point(|deadline| (deadline.frame as usize) < at);
        let deadlines = self.deadlines.drain(own..);
        core.deadlines.extend(deadlines.map(|own| Deadline { frame: own.frame - at as u32, ..own }));
        core.around = self.deadlines.iter().map(|deadline| deadline.at).chain(self.around).min();
        core.stage = self.stage;
        self.measuring = None;
        core
    }

    /// Begins what can begin, after a branch or an element was told apart or has ended.
    pub(super) fn more<P: Probe>(&mut self, cx: Cx<'_, P>) -> Next {
        let (_, step) = self.step(cx.program);
        match &step.kind {
            Kind::Fork { branches, .. } => self.next_branch(cx, branches, branches.len()),
            Kind::Each { body, .. } => self.next_element(cx, body),
            _ => self.fail(cx, Stop::internal("what runs at the same time belongs to no step")),
        }
    }

    /// Waits for those that were told apart.
    pub(super) fn poll_many<P: Probe>(&mut self, cx: Cx<'_, P>, task: &mut Context<'_>) -> Option<Next> {
        let running = self.top().many.as_mut().and_then(|many| many.running.as_mut());
        let finished = match running.map(|running| running.poll_next_unpin(task)) {
            Some(Poll::Pending) => return None,
            Some(Poll::Ready(finished)) => finished,
            None => None,
        };
        self.wait = Wait::Nothing;
        let Some(Finished { index, result, came, nanos }) = finished else { return Some(self.more(cx)) };
        let mut inner = match result {
            Ok(inner) => inner,
            Err(stop) => return Some(self.fail(cx, stop)),
        };
        self.join(&came);
        let (_, step) = self.step(cx.program);
        let branch = match &step.kind {
            Kind::Fork { branches, after } => {
                let branch = &branches[index as usize];
                give(branch, &mut inner, self.frame_values(), &cx.program.constants);
                if let Some(many) = &mut self.top().many {
                    many.release(after, index);
                }
                Some(branch)
            }
            Kind::Each { body, .. } => {
                if let Some(many) = &mut self.top().many {
                    many.fill(body, index, &mut inner, &cx.program.constants);
                }
                Some(body)
            }
            _ => None,
        };
        if let (Some(branch), Some(nanos)) = (branch, nanos) {
            branch.cost.add(nanos);
        }
        Some(self.more(cx))
    }

    /// Ends all that were told apart: those in here at once, others are told to.
    pub(super) fn abandon(&mut self, many: Many) {
        self.leaving.extend(many.cancel());
    }

    /// Waits until those have ended that were told to.
    pub(super) fn poll_gone(&mut self, task: &mut Context<'_>) -> Poll<()> {
        self.leaving.retain(|part| part.poll(task).is_pending());
        if self.leaving.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    }

    /// The innermost frame, a branch or an element, begins in place: measures it if that is due.
    pub(super) fn measure<P: Probe>(&mut self, cx: Cx<'_, P>, cost: &Cost) {
        if self.measuring.is_none() && cost.sample() && cx.shared.scheduler.parallel() == Parallel::Costly {
            self.measuring = Some((self.frames.len() as u32, cx.now()));
        }
    }

    /// The frame above the innermost one has ended in place.
    pub(super) fn measured<P: Probe>(&mut self, cx: Cx<'_, P>, cost: &Cost) {
        if let Some((frames, began)) = self.measuring
            && frames as usize == self.frames.len() + 1
        {
            self.measuring = None;
            cost.add(cx.now().saturating_sub(began));
        }
    }
}
