//! Failures: what ends with them, and what catches them.

use super::Cx;
use super::core::{Core, Frame, Phase, Role};
use super::probe::{At, Probe};
use super::run::Next;
use super::stop::{Failed, Stop, cause, choose, codes, fail, handled};
use super::surround::recovers_under_constraints;
use super::values::gather;
use super::wait::Wait;
use crate::prepare::{CatchKind, Step};
use flux_node::{Failure, Refused, Value};
use std::time::Duration;

impl Core {
    /// The step that runs has failed: looks for what catches that, from the inside outwards.
    #[cold]
    pub(super) fn fail<P: Probe>(&mut self, cx: Cx<'_, P>, mut stop: Stop) -> Next {
        self.refusal = None;
        if let Stop::Failed(failed) = &mut stop {
            // A branch or an element knows the way from where it began; one that waited for others has told already.
            let mut path = self.way(cx);
            if !failed.path.starts_with(&path) || path.is_empty() {
                path.append(&mut failed.path);
                failed.path = path;
            }
        }
        while let Some(frame) = self.frames.last() {
            stop = match frame.phase {
                // Nothing of it has begun.
                Phase::Begin => stop,
                Phase::Constraints | Phase::Permit => self.give_up(cx, stop),
                Phase::Work => match self.step_failed(cx, stop) {
                    Ok(next) => return next,
                    Err(stop) => stop,
                },
                Phase::Recovery => {
                    let stop = self.recovery_failed(cx, stop);
                    self.give_up(cx, stop)
                }
            };
            let frame = self.top();
            if let Role::Recovery(_) = frame.role {
                cx.probe.end(frame.at.parent, Err(&stop));
            }
            self.drop_frame();
        }
        Next::Ended(Err(stop))
    }

    /// The nodes whose steps run, from the outside inwards; a predicate is called as its semantic type.
    fn way<P: Probe>(&self, cx: Cx<'_, P>) -> Vec<String> {
        let program = cx.program;
        let name = |frame: &Frame| {
            if let Role::Predicate(..) = frame.role {
                let is_its = |predicate: &&flux_plan::Predicate| predicate.block.0 == frame.block;
                return program.plan.predicates.iter().find(is_its).map(|predicate| predicate.name.clone());
            }
            let step = program.block(frame.block).steps.get(frame.pc as usize)?;
            step.node.map(|node| program.node(node).name.clone())
        };
        self.frames.iter().filter_map(name).collect()
    }

    /// A step's work has failed. `Ok`: something has caught it.
    fn step_failed<P: Probe>(&mut self, cx: Cx<'_, P>, stop: Stop) -> Result<Next, Stop> {
        let (_, step) = self.step(cx.program);
        if let Some(many) = self.top().many.take() {
            self.abandon(*many);
        }
        self.end_deadline();
        if !self.leaving.is_empty() {
            self.wait = Wait::Gone(Some(stop));
            return Ok(Next::Wait);
        }
        let ended = if step.works_apart() { self.holdings.close() } else { None };
        let event = self.top().event;
        cx.probe.end(event, Err(&stop));
        cx.probe.failed(cx.program, step, self.frame_values(), &stop);
        let failed = match stop {
            Stop::Failed(failed) => failed,
            handled => return Err(self.give_up(cx, handled)),
        };
        let chosen = choose(&step.catches, failed.failure.code, true, &self.top().trail);
        match chosen.map(|catch| (catch, &catch.kind)) {
            None => Err(self.give_up(cx, Stop::Failed(failed))),
            Some((catch, CatchKind::Handle { .. })) => {
                let stop = handled(catch, *failed, self.frame_values(), &cx.program.constants);
                Err(self.give_up(cx, stop))
            }
            Some((catch, CatchKind::Recover(_))) => {
                self.top().phase = Phase::Recovery;
                let at = step.catches.iter().position(|other| std::ptr::eq(other, catch)).unwrap_or(0);
                match ended {
                    // It begins once all that ran in the step has really returned.
                    Some(ended) => {
                        self.wait = Wait::Ended(ended, failed, at as u32);
                        Ok(Next::Wait)
                    }
                    None => Ok(self.recover(cx, &failed, at as u32)),
                }
            }
        }
    }

    /// Runs a recovery in the place of the step that has failed.
    pub(super) fn recover<P: Probe>(&mut self, cx: Cx<'_, P>, failed: &Failed, catch: u32) -> Next {
        let (_, step) = self.step(cx.program);
        let Some(CatchKind::Recover(body)) = step.catches.get(catch as usize).map(|catch| &catch.kind) else {
            return self.fail(cx, Stop::internal("a recovery is none"));
        };
        let event = cx.probe.recovery(cx.program, body.block, self.top().event);
        let inputs: Vec<Value> = gather(&body.inputs, self.frame_values(), &cx.program.constants);
        let base = self.stack.len();
        self.stack.extend(inputs.into_iter().chain(cause(failed)));
        self.push_frame(cx.program, body.block, base, Role::Recovery(catch), At::inside(event));
        Next::Go
    }

    /// A recovery has failed, too: only handlers are left.
    fn recovery_failed<P: Probe>(&mut self, cx: Cx<'_, P>, stop: Stop) -> Stop {
        let Stop::Failed(again) = stop else { return stop };
        let (_, step) = self.step(cx.program);
        match choose(&step.catches, again.failure.code, false, &self.top().trail) {
            Some(catch) => handled(catch, *again, self.frame_values(), &cx.program.constants),
            None => Stop::Failed(again),
        }
    }

    /// The step that runs has failed for good: what it holds is given back.
    fn give_up<P: Probe>(&mut self, cx: Cx<'_, P>, stop: Stop) -> Stop {
        let frame = self.top();
        let (levels, event) = (frame.levels as usize, frame.event.take());
        self.holdings.close_to(levels);
        cx.probe.end(event, Err(&stop));
        stop
    }

    /// The time of the step with that deadline is over: all in it is cancelled, and it fails.
    pub(super) fn expire<P: Probe>(&mut self, cx: Cx<'_, P>, deadline: u64) -> Next {
        self.sleep = None;
        let late = self.deadlines.iter().rev().find(|own| own.at == deadline);
        let Some((late, patience)) = late.map(|own| (own.frame, own.patience)) else { return Next::Go };
        let inside = self.frames.len() > late as usize + 1;
        while self.frames.len() > late as usize + 1 {
            self.drop_frame();
        }
        let (_, step) = self.step(cx.program);
        let waits = if inside { Phase::Work } else { self.top().phase };
        if inside {
            self.refusal = None;
        }
        let failure = if patience { too_many() } else { too_long(step) };
        if waits == Phase::Constraints && recovers_under_constraints(step) {
            self.end_deadline();
            self.refusal = Some(Box::new(failure));
            return Next::Wait;
        }
        self.wait = Wait::Nothing;
        if waits == Phase::Constraints {
            return self.refuse(cx, step, failure);
        }
        self.top().phase = Phase::Work;
        let stop = fail(cx.program, step.node, failure);
        self.fail(cx, stop)
    }
}

fn too_many() -> Failure {
    let headers = vec![("retry-after".into(), "1".into())];
    let message = "too many wait for the same";
    Failure::refuse(codes::BUSY, message, Refused { headers, ..Refused::default() })
}

fn too_long(step: &Step) -> Failure {
    let limit = step.timeout.unwrap_or(Duration::ZERO);
    Failure::late(codes::TIMEOUT, format!("it took longer than {limit:?}"))
}
