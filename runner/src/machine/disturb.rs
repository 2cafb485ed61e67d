//! What comes between a step and its node, where the scheduler disturbs what runs.

use super::Cx;
use super::core::Core;
use super::probe::Probe;
use super::run::Next;
use super::stop::{Stop, fail};
use super::wait::Wait;
use crate::prepare::Kind;
use crate::schedulers::{Before, Disturbance};
use std::future::poll_fn;
use std::task::Poll;

impl Core {
    /// What comes before the node of the step that runs; `None`: nothing does.
    pub(super) fn disturb<P: Probe>(&mut self, cx: Cx<'_, P>, node: u32) -> Option<Next> {
        if cx.owned.is_none() {
            // It is asked once, so only where what it says can be done.
            return Some(Next::Own);
        }
        let before =
            Before { flow: cx.flow.id, place: self.place_now(cx), node: &cx.program.node(node).name };
        self.wait = match cx.shared.scheduler.disturb(before) {
            Disturbance::Nothing => return None,
            Disturbance::Fails(failure) => {
                let stop = fail(cx.program, Some(node), failure);
                return Some(self.fail(cx, stop));
            }
            Disturbance::Turn => {
                let mut had = false;
                Wait::Before(Box::pin(poll_fn(move |task| {
                    if std::mem::replace(&mut had, true) {
                        return Poll::Ready(());
                    }
                    task.waker().wake_by_ref();
                    Poll::Pending
                })))
            }
            Disturbance::Delay(delay) => Wait::Before(cx.flow.world.sleep(delay)),
        };
        Some(Next::Wait)
    }

    /// What came before the node of the step that runs is over.
    pub(super) fn at_last<P: Probe>(&mut self, cx: Cx<'_, P>) -> Next {
        let (_, step) = self.step(cx.program);
        match &step.kind {
            Kind::Call { node, inputs, outputs } => self.undisturbed(cx, *node, inputs, outputs),
            _ => self.fail(cx, Stop::internal("a step was held up that runs no node")),
        }
    }
}
