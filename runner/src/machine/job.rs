//! Work on a thread of its own: blocking nodes, and heavy calls of others.

use super::stop::{codes, panicked};
use crate::locks::Scope;
use crate::schedulers::Scheduler;
use flux_node::sweep::in_place;
use flux_node::{BlockingNode, Call, Failure, Flow, Inputs, Outputs, Place, SyncNode, Value};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::sync::oneshot;

/// What a thread works with, until one takes it or nobody wants it any more.
struct Work {
    node: Arc<dyn BlockingNode>,
    inputs: Inputs,
    flow: Arc<Flow>,
    /// Keeps every constraint around the node until it has really returned.
    scope: Option<Arc<Scope>>,
    answer: oneshot::Sender<Result<Outputs, Failure>>,
}

impl Work {
    fn run(self) -> Returned {
        let Work { node, inputs, flow, scope, answer } = self;
        let result = catch_unwind(AssertUnwindSafe(|| node.run(inputs, &flow)));
        drop((node, flow));
        Returned { result: result.unwrap_or_else(|payload| Err(panicked(&*payload))), scope, answer }
    }
}

type Desk = Arc<Mutex<Option<Work>>>;

fn take(desk: &Desk) -> Option<Work> {
    desk.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// A job that may block. Dropped instead of run, it fails whoever waits for it.
pub struct Job(Kind);

enum Kind {
    Node(Desk),
    Other(Box<dyn FnOnce() + Send>),
}

impl Job {
    /// One that runs no node: it reads part of a file, for example.
    pub(crate) fn of(work: impl FnOnce() + Send + 'static) -> Job {
        Job(Kind::Other(Box::new(work)))
    }

    /// Does it all, unless nobody wants it any more.
    pub fn run(self) {
        if let Some(returned) = self.begin() {
            returned.end();
        }
    }

    /// Runs the node only: for schedulers that let others in between its return and what follows from that. None:
    /// nothing follows, as it runs no node, or as nobody wants it any more.
    pub fn begin(self) -> Option<Returned> {
        // Nobody waits for who runs jobs.
        in_place(|| match self.0 {
            Kind::Node(desk) => take(&desk).map(Work::run),
            Kind::Other(work) => {
                work();
                None
            }
        })
    }
}

/// A node that has returned, which nobody knows yet. Dropped instead of ended, it fails its node.
pub struct Returned {
    result: Result<Outputs, Failure>,
    scope: Option<Arc<Scope>>,
    answer: oneshot::Sender<Result<Outputs, Failure>>,
}

impl Returned {
    /// Gives back what was held around the node, and tells whoever waits for it.
    pub fn end(self) {
        // Before the answer: who gets it may go on at once, and then wants what the scope holds.
        drop(self.scope);
        let _ = self.answer.send(self.result);
    }
}

/// Waits for such work. Dropped before a thread has begun, it takes the work along: then it never runs.
pub(super) struct Awaited {
    desk: Desk,
    answer: oneshot::Receiver<Result<Outputs, Failure>>,
}

impl Awaited {
    /// Has a node run outside.
    pub(super) fn start(
        scheduler: &dyn Scheduler,
        node: Arc<dyn BlockingNode>,
        inputs: Inputs,
        flow: Arc<Flow>,
        scope: Option<Arc<Scope>>,
    ) -> Awaited {
        let (answer, wait) = oneshot::channel();
        let desk: Desk = Arc::new(Mutex::new(Some(Work { node, inputs, flow, scope, answer })));
        scheduler.out(Job(Kind::Node(desk.clone())));
        Awaited { desk, answer: wait }
    }
}

impl Future for Awaited {
    type Output = Result<Outputs, Failure>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = Pin::new(&mut self.answer).poll(cx);
        answer
            .map(|answer| answer.unwrap_or_else(|_| Err(Failure::new(codes::INTERNAL, "the service stops"))))
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        drop(take(&self.desk));
    }
}

/// A heavy call of a node that returns at once otherwise.
pub(super) struct Heavy {
    pub(super) node: Arc<dyn SyncNode>,
    pub(super) outputs: usize,
    /// Where its step stands, for its dice.
    pub(super) place: u64,
}

impl BlockingNode for Heavy {
    fn run(&self, inputs: Inputs, flow: &Flow) -> Result<Outputs, Failure> {
        let first = inputs.len();
        let mut frame = inputs.into_vec();
        frame.resize_with(first + self.outputs, Value::default);
        let places: Vec<Place> = (0..first as u32).map(Place::Slot).collect();
        let slots: Vec<u32> = (first as u32..frame.len() as u32).collect();
        self.node.call(&mut Call::new(&mut frame, &[], &places, &slots, flow).at(self.place))?;
        Ok(frame.drain(first..).collect())
    }
}

/// Does the node say that this call is heavy? One that panics over it says so when it is called.
pub(super) fn heavy(node: &dyn SyncNode, call: &Call<'_>) -> bool {
    catch_unwind(AssertUnwindSafe(|| node.heavy(call))).unwrap_or(false)
}
