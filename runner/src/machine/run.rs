//! The loop: step by step, frame by frame, until the machine has ended or must wait.

use super::core::{Core, Phase, Role};
use super::probe::{At, Probe};
use super::stop::Stop;
use super::wait::Wait;
use super::{Cx, Machine, call, values};
use crate::prepare::{Branch, CatchKind, Kind, Step};
use flux_node::sweep::swept_by;
use std::task::Context;

/// Why a run ended.
pub(crate) enum Halt {
    /// The outermost block has ended; its values are on the stack if it succeeded.
    Ended(Result<(), Stop>),
    /// It waits, and is woken when there is something to do; or there was nothing to wait with.
    Waits,
    /// It goes on at that stage.
    Hop(u32),
    /// These are to be run beside it.
    Split(Vec<Machine>),
}

/// What to do next.
pub(super) enum Next {
    /// Go on with the innermost frame.
    Go,
    /// Wait for what `wait` says.
    Wait,
    /// Nothing that waits may begin before the machine owns its surroundings.
    Own,
    Hop(u32),
    Split(Vec<Machine>),
    Ended(Result<(), Stop>),
}

impl Core {
    /// Runs until it has ended or must wait. Without a `task` to be woken it returns before it waits, and can be run
    /// on with one.
    pub(crate) fn run<P: Probe>(&mut self, cx: Cx<'_, P>, mut task: Option<&mut Context<'_>>) -> Halt {
        swept_by(&cx.shared.sweeper);
        let mut next = if self.wait.is_nothing() { Next::Go } else { Next::Wait };
        loop {
            next = match next {
                Next::Go => self.go(cx),
                Next::Wait => match (cx.owned, task.as_deref_mut()) {
                    (Some(owned), _) if self.set_aside(cx, owned) => self.more(cx),
                    (Some(_), Some(task)) => match self.poll(cx, task) {
                        Some(next) => next,
                        None => return Halt::Waits,
                    },
                    _ => return Halt::Waits,
                },
                Next::Own => return Halt::Waits,
                Next::Hop(stage) => return Halt::Hop(stage),
                Next::Split(machines) => return Halt::Split(machines),
                Next::Ended(result) => return Halt::Ended(result),
            };
        }
    }

    /// Goes on with the innermost frame.
    fn go<P: Probe>(&mut self, cx: Cx<'_, P>) -> Next {
        let Some(frame) = self.frames.last_mut() else { return Next::Ended(Ok(())) };
        let (block, base) = (cx.program.block(frame.block), frame.base as usize);
        if frame.phase == Phase::Work {
            let step = &block.steps[frame.pc as usize];
            return self.work(cx, step);
        }
        let timed = !self.deadlines.is_empty() || self.around.is_some();
        let mut pc = frame.pc as usize;
        let back = cx.program.asks_back;
        while let Some(step) = block.steps.get(pc) {
            if P::ON || !step.bare || cx.shared.step_by_step() {
                self.top().pc = pc as u32;
                return self.begin(cx, step);
            }
            match &step.kind {
                Kind::Call { node, inputs, outputs } if step.quick && !timed => {
                    let place = self.place(cx, pc);
                    let frame = &mut self.stack[base..];
                    if let Err(stop) = call::quick(cx, *node, inputs, outputs, frame, place) {
                        self.at_work(pc);
                        return self.fail(cx, stop);
                    }
                    if back > 0 {
                        let frame = self.top();
                        frame.trail = frame.trail.then(step.declared, back);
                    }
                }
                Kind::Copy { inputs, outputs } => {
                    values::copy(inputs, outputs, &mut self.stack[base..], &cx.program.constants);
                }
                _ => {
                    self.at_work(pc);
                    return self.work(cx, step);
                }
            }
            pc += 1;
        }
        self.top().pc = pc as u32;
        self.leave(cx)
    }

    fn at_work(&mut self, pc: usize) {
        let frame = self.top();
        (frame.pc, frame.phase) = (pc as u32, Phase::Work);
    }

    /// Does what a step does, whose surroundings are there.
    pub(super) fn work<P: Probe>(&mut self, cx: Cx<'_, P>, step: &Step) -> Next {
        match &step.kind {
            Kind::Call { node, inputs, outputs } => self.call(cx, *node, inputs, outputs),
            Kind::Copy { inputs, outputs } => {
                values::copy(inputs, outputs, self.frame_values(), &cx.program.constants);
                self.finish(cx)
            }
            Kind::Block(body) => {
                let at = At::inside(self.top().event);
                self.enter(cx.program, body, None, Role::Body, at);
                Next::Go
            }
            Kind::Dispatch(cases) => self.dispatch(cx, step, cases, 0, 0),
            Kind::Fork { branches, after } => self.fork(cx, branches, after),
            Kind::Each { list, body, in_order } => self.each(cx, step, *list, body, *in_order),
        }
    }

    /// The innermost frame's block has ended.
    fn leave<P: Probe>(&mut self, cx: Cx<'_, P>) -> Next {
        let Some(mut frame) = self.frames.pop() else { return Next::Ended(Ok(())) };
        if self.frames.is_empty() || frame.role == Role::Root {
            self.came = frame.trail;
            return Next::Ended(Ok(()));
        }
        let (_, step) = self.step(cx.program);
        let base = frame.base as usize;
        match (frame.role, &step.kind) {
            (Role::Body, Kind::Block(body)) => {
                self.take_gives(cx, body, base);
                self.came_through(cx.program, &frame.trail);
                self.finish(cx)
            }
            (Role::Case(case), Kind::Dispatch(cases)) => {
                self.take_gives(cx, &cases[case as usize].body, base);
                self.top().trail = frame.trail;
                self.finish(cx)
            }
            (Role::Predicate(case, test), Kind::Dispatch(cases)) => {
                let block = cx.program.block(frame.block);
                let holds = values::truth(block, &self.stack[base..], &cx.program.constants);
                self.stack.truncate(base);
                self.decided(cx, step, cases, (case, test), holds)
            }
            (Role::Branch(branch), Kind::Fork { branches, after }) => {
                self.take_gives(cx, &branches[branch as usize], base);
                self.join(&frame.trail);
                self.joined(cx, branches, after, branch)
            }
            (Role::Element(element), Kind::Each { body, .. }) => {
                self.column(cx, body, element, base);
                self.join(&frame.trail);
                self.next_element(cx, body)
            }
            (Role::Recovery(catch), _) => {
                if let Some(CatchKind::Recover(body)) = step.catches.get(catch as usize).map(|c| &c.kind) {
                    self.take_gives(cx, body, base);
                }
                self.came_through(cx.program, &frame.trail);
                cx.probe.end(frame.at.parent, Ok(()));
                self.finish(cx)
            }
            _ => {
                frame.many = None;
                self.fail(cx, Stop::internal("a block ended for a step that never ran it"))
            }
        }
    }

    /// Takes what a block that has ended gives into the frame below, and its values off the stack.
    #[inline]
    fn take_gives<P: Probe>(&mut self, cx: Cx<'_, P>, branch: &Branch, base: usize) {
        let below = self.top().base as usize;
        let (rest, inner) = self.stack.split_at_mut(base);
        values::give(branch, inner, &mut rest[below..], &cx.program.constants);
        self.stack.truncate(base);
    }

    /// Waits, in the innermost frame, until others had their turn.
    pub(super) fn turn(&mut self) -> Next {
        self.wait = Wait::Turn(false);
        Next::Wait
    }
}
