//! Runs of concrete nodes, panics included: a node's panic is its flow's failure.

use super::context::fail;
use super::stop::panicked;
use super::{Cx, Stop, codes, frame};
use crate::locks::Scope;
use crate::prepare::Node;
use flux_node::{BlockingNode, Built, Call, Failure, Flow, Inputs, Keep, Outputs, Place, SyncNode, Value};
use futures_util::FutureExt;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Runs a synchronous node.
#[inline]
pub(crate) fn guarded(node: &Node, call: &mut Call<'_>) -> Result<(), Failure> {
    let Some(Built::Sync(built)) = &node.built else {
        return Err(Failure::new(codes::INTERNAL, "this node never runs at once"));
    };
    // What a panicking node leaves behind is its own state; the frame is never read after a failure but
    // for the values that were there before.
    match catch_unwind(AssertUnwindSafe(|| built.call(call))) {
        Ok(result) => result,
        Err(payload) => Err(panicked(&*payload)),
    }
}

/// Runs a node of any kind, its outputs into the frame.
pub(crate) async fn run(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    node: u32,
    inputs: &[Place],
    outputs: &[u32],
    frame: &mut [Value],
) -> Result<(), Stop> {
    let facts = cx.program.node(node);
    let owned = |frame: &[Value]| -> Inputs { frame::gather(inputs, frame, &cx.program.constants) };
    let result = match &facts.built {
        Some(Built::Sync(built)) => {
            let call = Call::new(frame, &cx.program.constants, inputs, outputs, cx.flow);
            if !(built.may_be_heavy() && built.heavy(&call)) {
                return super::sync::call(&cx.sync(), node, inputs, outputs, frame);
            }
            let inputs = owned(frame);
            cx.commit(node);
            blocking(cx, scope, Arc::new(Heavy { node: built.clone(), outputs: outputs.len() }), inputs).await
        }
        Some(Built::Async(built)) => {
            let inputs = owned(frame);
            cx.commit(node);
            let kept = scope.filter(|_| built.keeps()).cloned();
            let keep = Keep::of(kept.map(|scope| scope as Arc<dyn Any + Send + Sync>));
            let started = catch_unwind(AssertUnwindSafe(|| built.start(inputs, cx.flow.clone(), keep)));
            match started {
                Ok(future) => {
                    AssertUnwindSafe(future).catch_unwind().await.unwrap_or_else(|p| Err(panicked(&*p)))
                }
                Err(payload) => Err(panicked(&*payload)),
            }
        }
        Some(Built::Blocking(built)) => {
            let inputs = owned(frame);
            cx.commit(node);
            blocking(cx, scope, built.clone(), inputs).await
        }
        None => Err(Failure::new(codes::INTERNAL, "this node has no implementation")),
    };
    match result {
        Ok(values) if values.len() == outputs.len() => {
            for (slot, value) in outputs.iter().zip(values) {
                frame[*slot as usize] = value;
            }
            Ok(())
        }
        Ok(values) => {
            let message = format!("it put out {} values instead of {}", values.len(), outputs.len());
            Err(fail(cx.program, Some(node), Failure::new(codes::INTERNAL, message)))
        }
        Err(failure) => Err(fail(cx.program, Some(node), failure)),
    }
}

/// A heavy call of a node that returns at once otherwise.
struct Heavy {
    node: Arc<dyn SyncNode>,
    outputs: usize,
}

impl BlockingNode for Heavy {
    fn run(&self, inputs: Inputs, flow: &Flow) -> Result<Outputs, Failure> {
        let first = inputs.len();
        let mut frame = inputs.into_vec();
        frame.resize_with(first + self.outputs, Value::default);
        let places: Vec<Place> = (0..first as u32).map(Place::Slot).collect();
        let slots: Vec<u32> = (first as u32..frame.len() as u32).collect();
        self.node.call(&mut Call::new(&mut frame, &[], &places, &slots, flow))?;
        Ok(frame.drain(first..).collect())
    }
}

/// What a job works with, until a thread takes it or nobody wants it any more.
struct Work {
    node: Arc<dyn BlockingNode>,
    inputs: Inputs,
    flow: Arc<Flow>,
    /// Keeps every constraint around the node until it has really returned.
    scope: Option<Arc<Scope>>,
    answer: oneshot::Sender<Result<Outputs, Failure>>,
}

impl Work {
    fn run(self) {
        let Work { node, inputs, flow, scope, answer } = self;
        let result = catch_unwind(AssertUnwindSafe(|| node.run(inputs, &flow)));
        drop((node, flow));
        // Before the answer: who gets it may go on at once, and then wants what the scope holds.
        drop(scope);
        let _ = answer.send(result.unwrap_or_else(|payload| Err(panicked(&*payload))));
    }
}

type Desk = Arc<Mutex<Option<Work>>>;

fn take(desk: &Desk) -> Option<Work> {
    desk.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Whoever goes away before a thread has begun takes the work along: then it never runs.
struct Withdraw(Desk);

impl Drop for Withdraw {
    fn drop(&mut self) {
        drop(take(&self.0));
    }
}

/// Runs a node on a thread of its own.
async fn blocking(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    node: Arc<dyn BlockingNode>,
    inputs: Inputs,
) -> Result<Outputs, Failure> {
    let (answer, wait) = oneshot::channel();
    let work = Work { node, inputs, flow: cx.flow.clone(), scope: scope.cloned(), answer };
    let desk: Desk = Arc::new(Mutex::new(Some(work)));
    let job = desk.clone();
    let _withdraw = Withdraw(desk);
    cx.shared.scheduler.blocking(Box::new(move || {
        if let Some(work) = take(&job) {
            work.run();
        }
    }));
    wait.await.unwrap_or_else(|_| Err(Failure::new(codes::INTERNAL, "the service stops")))
}
