//! Whoever waits for a flow may go away, and the flow may have more to do than its reply.
//!
//! A flow runs inside whatever waits for it, so that a request costs no task. Only where that ends before
//! the flow does, the rest moves to a task of its own: after `@output`, and when the client goes away after
//! the flow has begun to change the world. Before that, a client that goes away drops its flow.

use super::doing::Doing;
use super::{End, Life};
use crate::machine::Machine;
use crate::reply::{Reply, Said, Writing};
use crate::schedulers::Scheduler;
use flux_node::Failure;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// What its waiter gets for a reply that was sent before its flow's end, and for how a flow ends.
pub(crate) struct Ends<T> {
    pub(crate) early: fn(Result<Reply, Failure>) -> T,
    pub(crate) end: fn(End) -> T,
    /// The scheduler has no room for the flow.
    pub(crate) busy: fn() -> T,
}

/// A flow on its way to a reply, or what becomes one.
pub(crate) struct Detach<T: Send + 'static> {
    stage: Stage<T>,
    scheduler: Arc<dyn Scheduler>,
    ends: Ends<T>,
}

enum Stage<T> {
    /// Its source's outputs are still being read; they become a flow, or are refused.
    Reading(BoxFuture<'static, Result<Machine, T>>),
    Running(Doing, Arc<Life>),
    /// The flow goes on by itself; its reply is large, and a job writes it.
    Writing(Writing),
}

impl<T> Stage<T> {
    fn of(machine: Machine, scheduler: &dyn Scheduler) -> Option<Stage<T>> {
        let life = machine.begin().life.clone();
        Some(Stage::Running(Doing::of(machine, scheduler)?, life))
    }
}

impl<T: Send + 'static> Detach<T> {
    /// A flow whose outputs are still being read.
    pub(crate) fn reading(
        outputs: BoxFuture<'static, Result<Machine, T>>,
        scheduler: Arc<dyn Scheduler>,
        ends: Ends<T>,
    ) -> Self {
        Detach { stage: Stage::Reading(outputs), scheduler, ends }
    }

    /// A flow that runs, or what its waiter gets at once.
    pub(crate) fn running(machine: Machine, ends: Ends<T>) -> Result<Self, T> {
        let scheduler = machine.begin().engine.shared.scheduler.clone();
        match Stage::of(machine, &*scheduler) {
            Some(stage) => Ok(Detach { stage, scheduler, ends }),
            None => Err((ends.busy)()),
        }
    }
}

impl<T: Send + 'static> Future for Detach<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let this = &mut *self;
        if let Stage::Reading(outputs) = &mut this.stage {
            match ready!(outputs.poll_unpin(cx)) {
                Ok(machine) => match Stage::of(machine, &*this.scheduler) {
                    Some(stage) => this.stage = stage,
                    None => return Poll::Ready((this.ends.busy)()),
                },
                Err(refused) => return Poll::Ready(refused),
            }
        }
        let (doing, life) = match &mut this.stage {
            Stage::Running(doing, life) => (doing, life),
            Stage::Writing(writing) => return Pin::new(writing).poll(cx).map(this.ends.early),
            Stage::Reading(_) => return Poll::Pending,
        };
        let ended = match Pin::new(&mut *doing).poll(cx) {
            Poll::Ready(outcome) => Some(outcome.into_end()),
            Poll::Pending => None,
        };
        match life.early.take() {
            Some(said) => {
                doing.detach(&*this.scheduler);
                let mut writing = match said {
                    Said::Written(reply) => return Poll::Ready((this.ends.early)(reply)),
                    Said::Unwritten(reply) => reply.write_by(&*this.scheduler),
                };
                let polled = Pin::new(&mut writing).poll(cx).map(this.ends.early);
                this.stage = Stage::Writing(writing);
                polled
            }
            None => ended.map_or(Poll::Pending, |end| Poll::Ready((this.ends.end)(end))),
        }
    }
}

impl<T: Send + 'static> Drop for Detach<T> {
    fn drop(&mut self) {
        if let Stage::Running(doing, life) = &mut self.stage
            && !life.cancellable()
        {
            doing.detach(&*self.scheduler);
        }
    }
}
