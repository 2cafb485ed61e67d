//! Runs of concrete nodes, panics included: a node's panic is its flow's failure.

use super::core::Core;
use super::probe::Probe;
use super::run::Next;
use super::stop::{Stop, codes, fail, panicked};
use super::values::gather;
use super::wait::Wait;
use super::{Cx, job};
use crate::prepare::{Kind, Node};
use crate::schedulers::{Class, Where};
use flux_node::{BlockingNode, Built, Call, Failure, Inputs, Keep, Outputs, Place, Value};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Runs a synchronous node over a frame.
#[inline]
pub(super) fn quick<P: Probe>(
    cx: Cx<'_, P>,
    node: u32,
    inputs: &[Place],
    outputs: &[u32],
    frame: &mut [Value],
    place: u64,
) -> Result<(), Stop> {
    let facts = cx.program.node(node);
    cx.commit(node);
    let mut call = Call::new(frame, &cx.program.constants, inputs, outputs, cx.flow).at(place);
    guarded(facts, &mut call).map_err(|failure| fail(cx.program, Some(node), failure))
}

#[inline]
fn guarded(node: &Node, call: &mut Call<'_>) -> Result<(), Failure> {
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

impl Core {
    /// Runs the node of the step that runs, unless something comes between.
    pub(super) fn call<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        node: u32,
        inputs: &[Place],
        outputs: &[u32],
    ) -> Next {
        if cx.shared.disturbs
            && let Some(next) = self.disturb(cx, node)
        {
            return next;
        }
        self.undisturbed(cx, node, inputs, outputs)
    }

    /// Runs the node of the step that runs.
    pub(super) fn undisturbed<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        node: u32,
        inputs: &[Place],
        outputs: &[u32],
    ) -> Next {
        let place = self.place_now(cx);
        match &cx.program.node(node).built {
            Some(Built::Sync(built)) => {
                let frame = self.frame_values();
                let call = Call::new(frame, &cx.program.constants, inputs, outputs, cx.flow);
                if cx.program.node(node).may_be_heavy && job::heavy(&**built, &call) {
                    let heavy = job::Heavy { node: built.clone(), outputs: outputs.len(), place };
                    return self.blocking(cx, node, Arc::new(heavy), inputs);
                }
                match quick(cx, node, inputs, outputs, self.frame_values(), place) {
                    Ok(()) => self.in_time(cx),
                    Err(stop) => self.fail(cx, stop),
                }
            }
            Some(Built::Async(built)) => {
                let Some(owned) = cx.owned else { return Next::Own };
                let inputs: Inputs = gather(inputs, self.frame_values(), &cx.program.constants);
                cx.commit(node);
                let kept = if built.keeps() { self.holdings.share() } else { None };
                let keep = Keep::of(kept.map(|scope| scope as Arc<dyn Any + Send + Sync>));
                match catch_unwind(AssertUnwindSafe(|| built.start(inputs, owned.flow.clone(), keep))) {
                    Ok(future) => {
                        self.wait = Wait::Node(future);
                        Next::Wait
                    }
                    Err(payload) => self.called(cx, Err(panicked(&*payload))),
                }
            }
            Some(Built::Blocking(built)) => self.blocking(cx, node, built.clone(), inputs),
            None => self.called(cx, Err(Failure::new(codes::INTERNAL, "this node has no implementation"))),
        }
    }

    /// Runs a node that may take long, where the scheduler has such run.
    fn blocking<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        node: u32,
        built: Arc<dyn BlockingNode>,
        inputs: &[Place],
    ) -> Next {
        let inputs: Inputs = gather(inputs, self.frame_values(), &cx.program.constants);
        cx.commit(node);
        match catch_unwind(AssertUnwindSafe(|| built.at_once(&inputs, cx.flow))) {
            Ok(None) => {}
            Ok(Some(result)) => return self.returned(cx, result),
            Err(payload) => return self.called(cx, Err(panicked(&*payload))),
        }
        if let Where::Here = cx.shared.scheduler.runs(Class::Blocking) {
            let result = catch_unwind(AssertUnwindSafe(|| built.run(inputs, cx.flow)));
            return self.returned(cx, result.unwrap_or_else(|payload| Err(panicked(&*payload))));
        }
        let Some(owned) = cx.owned else { return Next::Own };
        let scope = self.holdings.share();
        self.wait =
            Wait::Job(job::Awaited::start(&*cx.shared.scheduler, built, inputs, owned.flow.clone(), scope));
        Next::Wait
    }

    /// A node has returned from a call that nothing could interrupt.
    fn returned<P: Probe>(&mut self, cx: Cx<'_, P>, result: Result<Outputs, Failure>) -> Next {
        match result {
            Ok(values) => match self.put(cx, values) {
                Ok(()) => self.in_time(cx),
                Err(stop) => self.fail(cx, stop),
            },
            failed => self.called(cx, failed),
        }
    }

    /// A node has returned that was waited for.
    pub(super) fn called<P: Probe>(&mut self, cx: Cx<'_, P>, result: Result<Outputs, Failure>) -> Next {
        let put = match result {
            Ok(values) => self.put(cx, values),
            Err(failure) => {
                let (_, step) = self.step(cx.program);
                Err(fail(cx.program, step.node, failure))
            }
        };
        match put {
            Ok(()) => self.finish(cx),
            Err(stop) => self.fail(cx, stop),
        }
    }

    /// Puts a node's outputs into the frame.
    fn put<P: Probe>(&mut self, cx: Cx<'_, P>, values: Outputs) -> Result<(), Stop> {
        let (_, step) = self.step(cx.program);
        let Kind::Call { outputs, .. } = &step.kind else {
            return Err(Stop::internal("a node returned to a step that never ran it"));
        };
        if values.len() != outputs.len() {
            let message = format!("it put out {} values instead of {}", values.len(), outputs.len());
            return Err(fail(cx.program, step.node, Failure::new(codes::INTERNAL, message)));
        }
        let frame = self.frame_values();
        for (slot, value) in outputs.iter().zip(values) {
            frame[*slot as usize] = value;
        }
        Ok(())
    }

    /// Goes on after a call that nothing could interrupt, if it ended in time.
    fn in_time<P: Probe>(&mut self, cx: Cx<'_, P>) -> Next {
        let own = self.deadlines.iter().map(|deadline| deadline.at).min();
        let Some(first) = own.into_iter().chain(self.around).min() else { return self.finish(cx) };
        if cx.now() <= first {
            return self.finish(cx);
        }
        if own == Some(first) {
            return self.expire(cx, first);
        }
        // What is around it sees to that, once it has its turn.
        match self.finish(cx) {
            Next::Go => self.turn(),
            next => next,
        }
    }
}
