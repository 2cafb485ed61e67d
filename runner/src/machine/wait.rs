//! What a machine waits for.

use super::Cx;
use super::constrain::Constrain;
use super::core::Core;
use super::job;
use super::probe::Probe;
use super::run::Next;
use super::stop::{Failed, Stop, panicked};
use crate::locks::{Claim, Ended};
use flux_node::{Failure, Outputs};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// What a machine is put aside for. Dropping it ends what is waited for, as far as that can be ended.
#[derive(Default)]
pub(super) enum Wait {
    #[default]
    Nothing,
    /// The constraints of the step, and permits taken ahead of them.
    Constraints(Box<Constrain>),
    /// A place under its node's `@limit`.
    Permit(Claim),
    /// Until it may begin its node.
    Before(BoxFuture<'static, ()>),
    /// Its asynchronous node's future.
    Node(BoxFuture<'static, Result<Outputs, Failure>>),
    /// Its node on a thread of its own.
    Job(job::Awaited),
    /// Until all in it has returned: then that catch recovers from that failure.
    Ended(Ended, Box<Failed>, u32),
    /// Others have a turn; true: they are having it.
    Turn(bool),
    /// Branches or elements that were set aside.
    Many,
    /// Those that were told to end; then it fails so.
    Gone(Option<Stop>),
}

impl Wait {
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Wait::Nothing)
    }
}

impl Core {
    /// Waits; if there is something to do, what. The time of the steps around runs meanwhile.
    pub(super) fn poll<P: Probe>(&mut self, cx: Cx<'_, P>, task: &mut Context<'_>) -> Option<Next> {
        self.poll_wait(cx, task).or_else(|| self.poll_deadline(cx, task))
    }

    fn poll_wait<P: Probe>(&mut self, cx: Cx<'_, P>, task: &mut Context<'_>) -> Option<Next> {
        match &mut self.wait {
            Wait::Nothing => Some(Next::Go),
            Wait::Turn(true) => {
                self.wait = Wait::Nothing;
                Some(Next::Go)
            }
            Wait::Turn(asked) => {
                *asked = true;
                cx.shared.scheduler.turn(task);
                None
            }
            Wait::Constraints(constrain) => {
                let frame = self.frames.last().expect("who waits for constraints has a step");
                let step = &cx.program.block(frame.block).steps[frame.pc as usize];
                let locks = &cx.shared.locks;
                let polled = constrain.poll(cx.program, step, locks, &mut self.holdings, Some(task));
                let Poll::Ready(acquired) = polled else { return None };
                let since = constrain.since;
                self.wait = Wait::Nothing;
                Some(self.constrained(cx, step, &acquired, since))
            }
            Wait::Permit(claim) => {
                if claim.poll(task).is_pending() {
                    return None;
                }
                if let Wait::Permit(claim) = std::mem::take(&mut self.wait) {
                    self.holdings.extend(claim.made());
                }
                self.end_patience();
                let (_, step) = self.step(cx.program);
                Some(self.start(cx, step))
            }
            Wait::Before(before) => {
                if before.poll_unpin(task).is_pending() {
                    return None;
                }
                self.wait = Wait::Nothing;
                Some(self.at_last(cx))
            }
            Wait::Node(node) => {
                let polled = catch_unwind(AssertUnwindSafe(|| node.poll_unpin(task)));
                let result = match polled {
                    Ok(Poll::Pending) => return None,
                    Ok(Poll::Ready(result)) => result,
                    Err(payload) => Err(panicked(&*payload)),
                };
                self.wait = Wait::Nothing;
                Some(self.called(cx, result))
            }
            Wait::Job(job) => {
                let Poll::Ready(result) = Pin::new(job).poll(task) else { return None };
                self.wait = Wait::Nothing;
                Some(self.called(cx, result))
            }
            Wait::Ended(ended, ..) => {
                if Pin::new(ended).poll(task).is_pending() {
                    return None;
                }
                let Wait::Ended(_, failed, catch) = std::mem::take(&mut self.wait) else { return None };
                Some(self.recover(cx, &failed, catch))
            }
            Wait::Many => self.poll_many(cx, task),
            Wait::Gone(_) => {
                if self.poll_gone(task).is_pending() {
                    return None;
                }
                match std::mem::take(&mut self.wait) {
                    Wait::Gone(Some(stop)) => Some(self.fail(cx, stop)),
                    _ => Some(Next::Go),
                }
            }
        }
    }

    /// Is the time of a step over?
    fn poll_deadline<P: Probe>(&mut self, cx: Cx<'_, P>, task: &mut Context<'_>) -> Option<Next> {
        let first = self.deadlines.iter().map(|deadline| deadline.at).min()?;
        if self.sleep.as_ref().is_none_or(|(until, _)| *until != first) {
            let left = Duration::from_nanos(first.saturating_sub(cx.now()));
            self.sleep = Some((first, cx.flow.world.sleep(left)));
        }
        let (_, sleep) = self.sleep.as_mut()?;
        sleep.poll_unpin(task).is_ready().then(|| self.expire(cx, first))
    }
}
