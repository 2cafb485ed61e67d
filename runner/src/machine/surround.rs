//! What is around a step's work: its constraints, its permit, its time limit, and their end.

use super::core::{Core, Deadline, Phase};
use super::probe::Probe;
use super::run::Next;
use super::stop::{Stop, codes, fail};
use super::values::value;
use super::wait::Wait;
use super::{Cx, constrain};
use crate::locks::{Acquired, Claim, Key, Taking, Wanted, take_free};
use crate::prepare::{Catch, CatchKind, Gates, Kind, Lock, LockKey, Step};
use flux_node::{Failure, Place, Refused, Value};
use smallvec::SmallVec;
use std::task::Poll;

impl Core {
    /// Begins the step at the program counter: takes its constraints, then goes on with its permit.
    pub(super) fn begin<P: Probe>(&mut self, cx: Cx<'_, P>, step: &Step) -> Next {
        if let Some(stage) = self.hops(cx, step) {
            return Next::Hop(stage);
        }
        let at = self.top().at;
        self.top().event = cx.probe.begin(cx.program, step, at);
        if let Some(throttle) = &step.throttle
            && let Some(next) = self.throttled(cx, step, *throttle)
        {
            return next;
        }
        if let (Some(limit), None) = (step.timeout, &self.refusal) {
            let limit = u64::try_from(limit.as_nanos()).unwrap_or(u64::MAX);
            let frame = self.frames.len() as u32 - 1;
            self.deadlines.push(Deadline { frame, at: cx.now().saturating_add(limit), patience: false });
        }
        if step.locks.is_empty() && step.permits.is_empty() {
            return self.permit(cx, step);
        }
        self.holdings.open(false);
        self.top().phase = Phase::Constraints;
        let since = cx.probe.now();
        if let ([lock], []) = (step.locks.as_slice(), step.permits.as_slice())
            && let LockKey::Program = lock.key
            && let Some(acquired) =
                take_free(&mut self.holdings, &cx.program.locks[lock.lock as usize], lock.mode)
        {
            return self.constrained(cx, step, &acquired, since);
        }
        let taking = match wanted(cx, step, self.frame_values()) {
            Ok(wanted) => Taking::new(wanted),
            Err(stop) => return self.fail(cx, stop),
        };
        let mut constrain = constrain::Constrain::new(taking, since);
        match constrain.poll(cx.program, step, &cx.shared.locks, &mut self.holdings, None) {
            Poll::Ready(acquired) => self.constrained(cx, step, &acquired, since),
            Poll::Pending => {
                self.wait = Wait::Constraints(Box::new(constrain));
                if !step.permits.is_empty() {
                    self.lose_patience(cx);
                }
                Next::Wait
            }
        }
    }

    /// Asks a step's throttle; what to do, where it refuses and no constraint is needed for that.
    fn throttled<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        step: &Step,
        throttle: (u32, Option<Place>),
    ) -> Option<Next> {
        let (id, key) = throttle;
        let throttle = cx.program.throttles.get(id as usize)?.as_ref()?;
        let key = key.map(|key| value(key, self.frame_values(), &cx.program.constants));
        let wait = throttle.start(cx.now(), key).err()?;
        let refusal = too_often(wait);
        if recovers_under_constraints(step) {
            self.refusal = Some(Box::new(refusal));
            return None;
        }
        Some(self.refuse(cx, step, refusal))
    }

    /// Fails the step, whose work has not begun.
    pub(super) fn refuse<P: Probe>(&mut self, cx: Cx<'_, P>, step: &Step, refusal: Failure) -> Next {
        if step.works_apart() {
            self.holdings.open(step.watched);
        }
        self.top().phase = Phase::Work;
        let stop = fail(cx.program, step.node, refusal);
        self.fail(cx, stop)
    }

    /// Which stage runs the step's node, if that is another than this one.
    fn hops<P: Probe>(&mut self, cx: Cx<'_, P>, step: &Step) -> Option<u32> {
        let node = step.node.filter(|_| cx.shared.staged)?;
        let stage = cx.shared.scheduler.stage(node, cx.program.node(node).class())?;
        (self.stage != Some(stage)).then(|| {
            self.stage = Some(stage);
            stage
        })
    }

    /// A step's constraints are held.
    pub(super) fn constrained<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        step: &Step,
        acquired: &Acquired,
        since: u64,
    ) -> Next {
        if let Acquired::WouldUpgrade = acquired {
            let message = "a constraint is held as a reader around what takes it as a writer";
            let stop = fail(cx.program, step.node, Failure::new(codes::INTERNAL, message));
            return self.fail(cx, stop);
        }
        self.end_patience();
        cx.probe.constrained(self.top().event, since);
        self.permit(cx, step)
    }

    /// Takes what only the step's own work holds: the permit of its node's limit.
    fn permit<P: Probe>(&mut self, cx: Cx<'_, P>, step: &Step) -> Next {
        if let Some(refusal) = self.refusal.take() {
            return self.refuse(cx, step, *refusal);
        }
        if !step.works_apart() {
            return self.start(cx, step);
        }
        self.holdings.open(step.watched);
        let limit = step.limit.filter(|_| step.permit);
        if let Some(mut claim) = limit.and_then(|limit| self.claim(cx, step, limit)) {
            if !claim.try_take() {
                self.top().phase = Phase::Permit;
                self.wait = Wait::Permit(claim);
                self.lose_patience(cx);
                return Next::Wait;
            }
            self.holdings.extend(claim.made());
        }
        self.start(cx, step)
    }

    /// A flow that a client waits for waits at a limit: not for ever, as then everybody would wait and nobody be served.
    fn lose_patience<P: Probe>(&mut self, cx: Cx<'_, P>) {
        if let Some(patience) = cx.shared.patience
            && cx.flow.request.is_some()
        {
            let frame = self.frames.len() as u32 - 1;
            self.deadlines.push(Deadline { frame, at: cx.now().saturating_add(patience), patience: true });
        }
    }

    /// A place under that limit: of the step around that took one ahead, or of all.
    fn claim<P: Probe>(&mut self, cx: Cx<'_, P>, step: &Step, limit: u32) -> Option<Claim> {
        if let Some(ahead) = self.holdings.ahead(limit) {
            return Some(Claim::permit(ahead));
        }
        Some(match (cx.program.limit(limit)?, step.limit_key) {
            (Gates::One(gate), _) => Claim::permit(gate),
            (Gates::Keyed(keyed), Some(key)) => {
                Claim::permit_for(keyed, value(key, self.frame_values(), &cx.program.constants).clone())
            }
            (Gates::Keyed(_), None) => return None,
        })
    }

    /// All that is around the work is held.
    pub(super) fn start<P: Probe>(&mut self, cx: Cx<'_, P>, step: &Step) -> Next {
        self.top().phase = Phase::Work;
        self.work(cx, step)
    }

    /// The step that runs has succeeded: gives back what is around it, and goes on to the next.
    pub(super) fn finish<P: Probe>(&mut self, cx: Cx<'_, P>) -> Next {
        let (_, step) = self.step(cx.program);
        let frame = self.top();
        if cx.program.asks_back > 0 && frame.phase != Phase::Recovery {
            match &step.kind {
                Kind::Call { .. } => frame.trail = frame.trail.then(step.declared, cx.program.asks_back),
                // Of an empty list nothing has run.
                Kind::Fork { .. } | Kind::Each { .. } => {
                    frame.trail = frame.joined.take().unwrap_or_else(|| frame.trail.clone());
                }
                _ => {}
            }
        }
        frame.joined = None;
        frame.pc += 1;
        frame.phase = Phase::Begin;
        if step.bare && !P::ON {
            return Next::Go;
        }
        let (levels, event) = (frame.levels as usize, frame.event.take());
        if step.timeout.is_some() {
            self.end_deadline();
        }
        self.holdings.close_to(levels);
        cx.probe.end(event, Ok(()));
        match &step.reply {
            Some(shape) if cx.early => {
                cx.life.early.send(shape, self.frame_values(), &cx.program.constants);
                // Whoever sends it gets a turn before the rest of the flow.
                self.turn()
            }
            _ => Next::Go,
        }
    }

    /// The innermost frame's step has the place that it waited for.
    pub(super) fn end_patience(&mut self) {
        if self.deadlines.last().is_some_and(|deadline| deadline.patience) {
            self.deadlines.pop();
            self.sleep = None;
        }
    }

    /// The innermost frame's step is under its time limit no more.
    pub(super) fn end_deadline(&mut self) {
        let frame = self.frames.len() as u32 - 1;
        while self.deadlines.last().is_some_and(|deadline| deadline.frame >= frame) {
            self.deadlines.pop();
            self.sleep = None;
        }
    }
}

/// Recoveries run under the step's constraints: one that fails before it has these takes them first.
pub(super) fn recovers_under_constraints(step: &Step) -> bool {
    let recovers = |catch: &Catch| matches!(catch.kind, CatchKind::Recover(_));
    !step.locks.is_empty() && step.catches.iter().any(recovers)
}

/// What a client is told that comes too often, and when to come again: in whole seconds, as the header says it.
fn too_often(wait: u64) -> Failure {
    let seconds = wait.div_ceil(1_000_000_000).to_string();
    let headers = vec![("retry-after".into(), seconds.into())];
    let refused = Refused { headers, ..Refused::default() };
    Failure::refuse(codes::TOO_OFTEN, "too many requests", refused)
}

fn wanted<P: Probe>(cx: Cx<'_, P>, step: &Step, frame: &[Value]) -> Result<SmallVec<[Wanted; 1]>, Stop> {
    step.locks.iter().map(|lock| want(cx, step, lock, frame)).collect()
}

fn want<P: Probe>(cx: Cx<'_, P>, step: &Step, lock: &Lock, frame: &[Value]) -> Result<Wanted, Stop> {
    let key = match lock.key {
        LockKey::Program => None,
        LockKey::Value(place) => Some(Key::Value(value(place, frame, &cx.program.constants).clone())),
        LockKey::Session => match &cx.flow.session {
            Some(session) => Some(Key::Session(session.clone())),
            None => {
                let failure =
                    Failure::new(codes::INTERNAL, "a session's constraint in a flow without session");
                return Err(fail(cx.program, step.node, failure));
            }
        },
    };
    let named = cx.program.locks[lock.lock as usize].clone();
    Ok(Wanted { lock: named, order: lock.lock, mode: lock.mode, key })
}
