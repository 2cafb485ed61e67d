//! Whoever waits for a flow may go away, and the flow may have more to do than its reply.
//!
//! A flow runs inside whatever waits for it, so that a request costs no task. Only where that ends before
//! the flow does, the rest moves to a task of its own: after `@output`, and when the client goes away after
//! the flow has begun to change the world. Before that, a client that goes away drops its flow.

use super::Life;
use crate::schedulers::Scheduler;
use flux_node::Failure;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::reply::Reply;

/// A flow on its way to a reply.
pub(crate) struct Detach<T: Send + 'static> {
    /// None once it has ended or moved.
    flow: Option<BoxFuture<'static, T>>,
    life: Arc<Life>,
    scheduler: Arc<dyn Scheduler>,
    /// What its waiter gets for an early reply.
    early: fn(Result<Reply, Failure>) -> T,
}

impl<T: Send + 'static> Detach<T> {
    pub(crate) fn new(
        flow: BoxFuture<'static, T>,
        life: Arc<Life>,
        scheduler: Arc<dyn Scheduler>,
        early: fn(Result<Reply, Failure>) -> T,
    ) -> Self {
        Detach { flow: Some(flow), life, scheduler, early }
    }

    fn move_on(&mut self) {
        if let Some(flow) = self.flow.take() {
            self.scheduler.spawn(flow.map(drop).boxed());
        }
    }
}

impl<T: Send + 'static> Future for Detach<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let Some(flow) = self.flow.as_mut() else { return Poll::Pending };
        let ended = match flow.poll_unpin(cx) {
            Poll::Ready(end) => {
                self.flow = None;
                Some(end)
            }
            Poll::Pending => None,
        };
        match self.life.early.take() {
            Some(reply) => {
                self.move_on();
                Poll::Ready((self.early)(reply))
            }
            None => ended.map_or(Poll::Pending, Poll::Ready),
        }
    }
}

impl<T: Send + 'static> Drop for Detach<T> {
    fn drop(&mut self) {
        if self.flow.is_some() && !self.life.cancellable() {
            self.move_on();
        }
    }
}
