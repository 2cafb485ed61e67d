//! What runs at the same time: the branches of a fork, the elements of a list.
//!
//! Each is begun in place, as if it were the body of a node. One that must wait is set aside as a machine of its own,
//! and the next begins; so what never waits costs neither a task nor an allocation. The first failure ends the rest.

use super::core::{Core, Role};
use super::part::{Finished, Part, Running};
use super::probe::{At, Probe};
use super::run::Next;
use super::stop::{Stop, codes, fail};
use super::values::{give, take, value};
use super::wait::Wait;
use super::{Cx, Owned};
use crate::prepare::{Branch, Kind, Step};
use flux_node::{Failure, Place, Value};
use futures_util::stream::{FuturesUnordered, StreamExt};
use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll};

/// So many elements at the same time: enough to hide waiting, too few to flood what is waited for.
const AT_ONCE: usize = 16;

/// After so many elements that never wait, other flows get a turn.
const TURN: usize = 128;

/// The branches or elements of one step.
pub(super) struct Many {
    /// Those that have been set aside.
    running: Option<FuturesUnordered<Running>>,
    of: Of,
}

enum Of {
    Branches {
        /// How many others each still waits for.
        waits_for: Vec<usize>,
        /// Those that can begin.
        ready: VecDeque<u32>,
    },
    Elements {
        list: Arc<Vec<Value>>,
        next: usize,
        at_once: usize,
        /// How many have run since the last turn.
        streak: usize,
        /// What they give, a list for each slot.
        columns: Vec<Vec<Value>>,
    },
}

impl Many {
    fn branches(branches: usize, after: &[(u32, u32)], from: usize) -> Box<Many> {
        let mut waits_for = vec![0; branches];
        for (_, later) in after {
            waits_for[*later as usize] += 1;
        }
        let ready = (from..branches).filter(|branch| waits_for[*branch] == 0).map(|b| b as u32).collect();
        Box::new(Many { running: None, of: Of::Branches { waits_for, ready } })
    }

    fn elements(list: Arc<Vec<Value>>, body: &Branch, in_order: bool) -> Box<Many> {
        let columns = body.gives.iter().map(|_| vec![Value::Empty; list.len()]).collect();
        let at_once = if in_order { 1 } else { AT_ONCE };
        Box::new(Many { running: None, of: Of::Elements { list, next: 0, at_once, streak: 0, columns } })
    }

    fn running(&self) -> usize {
        self.running.as_ref().map_or(0, FuturesUnordered::len)
    }

    fn add(&mut self, running: Running) {
        self.running.get_or_insert_default().push(running);
    }

    /// That branch has succeeded: those that waited for it only can begin.
    fn release(&mut self, after: &[(u32, u32)], branch: u32) {
        let Of::Branches { waits_for, ready } = &mut self.of else { return };
        for (_, later) in after.iter().filter(|(first, _)| *first == branch) {
            waits_for[*later as usize] -= 1;
            if waits_for[*later as usize] == 0 {
                ready.push_back(*later);
            }
        }
    }

    fn fill(&mut self, body: &Branch, row: u32, inner: &mut [Value], constants: &[Value]) {
        let Of::Elements { columns, .. } = &mut self.of else { return };
        for (column, give) in columns.iter_mut().zip(&body.gives) {
            column[row as usize] = take(give, inner, constants);
        }
    }
}

impl Core {
    /// Begins or goes on with a fork. `(a, b)` in `after`: `b` starts once `a` has succeeded.
    pub(super) fn fork<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        branches: &[Branch],
        after: &[(u32, u32)],
    ) -> Next {
        if self.top().many.is_none() && !after.is_empty() {
            self.top().many = Some(Many::branches(branches.len(), after, 0));
        }
        self.next_branch(cx, branches, 0)
    }

    /// That branch has ended in place.
    pub(super) fn joined<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        branches: &[Branch],
        after: &[(u32, u32)],
        branch: u32,
    ) -> Next {
        if let Some(many) = &mut self.top().many {
            many.release(after, branch);
        }
        self.next_branch(cx, branches, branch as usize + 1)
    }

    /// Begins the next branch that can begin; as long as none has been told apart, that from there.
    fn next_branch<P: Probe>(&mut self, cx: Cx<'_, P>, branches: &[Branch], from: usize) -> Next {
        let frame = self.top();
        let next = match &mut frame.many {
            None => (from < branches.len()).then_some(from as u32),
            Some(many) => match &mut many.of {
                Of::Branches { ready, .. } => ready.pop_front(),
                Of::Elements { .. } => None,
            },
        };
        if let Some(branch) = next {
            let at = At::branch(frame.event, branch);
            self.enter(cx.program, &branches[branch as usize], None, Role::Branch(branch), at);
            return Next::Go;
        }
        if frame.many.as_ref().is_some_and(|many| many.running() > 0) {
            self.wait = Wait::Many;
            return Next::Wait;
        }
        frame.many = None;
        self.finish(cx)
    }

    /// Begins or goes on with a list.
    pub(super) fn each<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        step: &Step,
        list: Place,
        body: &Branch,
        in_order: bool,
    ) -> Next {
        if self.top().many.is_none() {
            let list = match value(list, self.frame_values(), &cx.program.constants) {
                Value::List(elements) => elements.clone(),
                other => {
                    let message = format!("`each` got one {} instead of a list", other.type_name());
                    let failure = Failure::new(codes::INTERNAL, message);
                    return self.fail(cx, fail(cx.program, step.node, failure));
                }
            };
            self.top().many = Some(Many::elements(list, body, in_order));
        }
        self.next_element(cx, body)
    }

    /// Begins the next element, if there may be one more.
    pub(super) fn next_element<P: Probe>(&mut self, cx: Cx<'_, P>, body: &Branch) -> Next {
        let frame = self.top();
        let event = frame.event;
        let Some(many) = &mut frame.many else { return self.finish(cx) };
        let running = many.running();
        let Of::Elements { list, next, at_once, streak, columns } = &mut many.of else {
            return self.finish(cx);
        };
        if *next < list.len() && running < *at_once {
            if *streak == TURN {
                *streak = 0;
                return self.turn();
            }
            *streak += 1;
            let (element, row) = (list[*next].clone(), *next as u32);
            *next += 1;
            self.enter(cx.program, body, Some(element), Role::Element(row), At::branch(event, row));
            return Next::Go;
        }
        if running > 0 {
            self.wait = Wait::Many;
            return Next::Wait;
        }
        let columns = std::mem::take(columns);
        frame.many = None;
        let values = self.frame_values();
        for (column, give) in columns.into_iter().zip(&body.gives) {
            values[give.to as usize] = Value::List(Arc::new(column));
        }
        self.finish(cx)
    }

    /// Takes what an element that has ended in place gives, and its values off the stack.
    pub(super) fn column<P: Probe>(&mut self, cx: Cx<'_, P>, body: &Branch, row: u32, base: usize) {
        let frame = self.frames.last_mut();
        if let Some(many) = frame.and_then(|frame| frame.many.as_mut()) {
            many.fill(body, row, &mut self.stack[base..], &cx.program.constants);
        }
        self.stack.truncate(base);
    }

    /// If the machine must wait inside a branch or an element, sets that aside, so that others can begin.
    pub(super) fn set_aside<P: Probe>(&mut self, cx: Cx<'_, P>, owned: Owned<'_>) -> bool {
        let Some(at) = self.frames.iter().rposition(|frame| match frame.role {
            Role::Branch(_) | Role::Element(_) => true,
            Role::Root | Role::Body | Role::Case(_) | Role::Predicate(..) | Role::Recovery(_) => false,
        }) else {
            return false;
        };
        // The outermost frame is a part by itself.
        let Some(below) = at.checked_sub(1) else { return false };
        let (Role::Branch(index) | Role::Element(index)) = self.frames[at].role else { return false };
        let frame = &self.frames[below];
        let step = &cx.program.block(frame.block).steps[frame.pc as usize];
        let mut part = None;
        match &step.kind {
            // Nothing else could run meanwhile.
            Kind::Each { in_order: true, .. } => return false,
            Kind::Fork { branches, after } if frame.many.is_none() => {
                part = Some(Many::branches(branches.len(), after, index as usize + 1));
            }
            _ => {}
        }
        let core = self.split_off(at);
        let frame = self.top();
        let many = frame.many.get_or_insert_with(|| part.unwrap_or_else(|| Many::branches(0, &[], 0)));
        many.add(Running::Here(Part::new(index, core, owned, cx.early)));
        true
    }

    /// The frames from there on, with all that is theirs, as a machine of its own.
    fn split_off(&mut self, at: usize) -> Box<Core> {
        let mut core = Core::of_thread();
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
        let own = self.deadlines.partition_point(|(frame, _)| (*frame as usize) < at);
        let deadlines = self.deadlines.drain(own..);
        core.deadlines.extend(deadlines.map(|(frame, deadline)| (frame - at as u32, deadline)));
        core.around = self.deadlines.iter().map(|(_, at)| *at).chain(self.around).min();
        core.stage = self.stage;
        core
    }

    /// Begins what can begin, after a branch or an element was set aside.
    pub(super) fn more<P: Probe>(&mut self, cx: Cx<'_, P>) -> Next {
        let (_, step) = self.step(cx.program);
        match &step.kind {
            Kind::Fork { branches, .. } => self.next_branch(cx, branches, branches.len()),
            Kind::Each { body, .. } => self.next_element(cx, body),
            _ => self.fail(cx, Stop::internal("what runs at the same time belongs to no step")),
        }
    }

    /// Waits for those that were set aside.
    pub(super) fn poll_many<P: Probe>(&mut self, cx: Cx<'_, P>, task: &mut Context<'_>) -> Option<Next> {
        let running = self.top().many.as_mut().and_then(|many| many.running.as_mut());
        let finished = match running.map(|running| running.poll_next_unpin(task)) {
            Some(Poll::Pending) => return None,
            Some(Poll::Ready(finished)) => finished,
            None => None,
        };
        self.wait = Wait::Nothing;
        let Some(Finished { index, result }) = finished else { return Some(self.more(cx)) };
        let mut inner = match result {
            Ok(inner) => inner,
            Err(stop) => return Some(self.fail(cx, stop)),
        };
        let (_, step) = self.step(cx.program);
        match &step.kind {
            Kind::Fork { branches, after } => {
                give(&branches[index as usize], &mut inner, self.frame_values(), &cx.program.constants);
                if let Some(many) = &mut self.top().many {
                    many.release(after, index);
                }
            }
            Kind::Each { body, .. } => {
                if let Some(many) = &mut self.top().many {
                    many.fill(body, index, &mut inner, &cx.program.constants);
                }
            }
            _ => {}
        }
        Some(self.more(cx))
    }

    /// Ends all that were set aside: those in here at once, others are told to.
    pub(super) fn abandon(&mut self, many: Many) {
        let running = many.running.into_iter().flatten();
        self.leaving.extend(running.filter_map(Running::cancel));
    }

    /// Waits until those have ended that were told to.
    pub(super) fn poll_gone(&mut self, task: &mut Context<'_>) -> Poll<()> {
        self.leaving.retain(|part| part.poll(task).is_pending());
        if self.leaving.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    }
}
