//! Closures as nodes of each class: synchronous, asynchronous, blocking.

use super::Work;
use flux_node::{
    AsyncNode, BlockingNode, Built, Call, Failure, Flow, Inputs, Keep, Outputs, SyncNode, Value,
};
use futures_util::future::BoxFuture;
use std::sync::Arc;

struct Sync<F>(F);

impl<F> SyncNode for Sync<F>
where
    F: Fn(&mut Call<'_>) -> Result<(), Failure> + Send + std::marker::Sync,
{
    fn call(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        (self.0)(call)
    }
}

/// One that is heavy for some inputs.
struct Weighed<H, F> {
    heavy: H,
    run: F,
}

impl<H, F> SyncNode for Weighed<H, F>
where
    H: Fn(&Call<'_>) -> bool + Send + std::marker::Sync,
    F: Fn(&mut Call<'_>) -> Result<(), Failure> + Send + std::marker::Sync,
{
    fn call(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        (self.run)(call)
    }

    fn may_be_heavy(&self) -> bool {
        true
    }

    fn heavy(&self, call: &Call<'_>) -> bool {
        (self.heavy)(call)
    }
}

struct Async<F>(F);

impl<F> AsyncNode for Async<F>
where
    F: Fn(Inputs, Arc<Flow>) -> BoxFuture<'static, Result<Outputs, Failure>> + Send + std::marker::Sync,
{
    fn start(
        &self,
        inputs: Inputs,
        flow: Arc<Flow>,
        _: Keep,
    ) -> BoxFuture<'static, Result<Outputs, Failure>> {
        (self.0)(inputs, flow)
    }
}

struct Blocking<F>(F);

impl<F> BlockingNode for Blocking<F>
where
    F: Fn(Inputs, &Flow) -> Result<Outputs, Failure> + Send + std::marker::Sync,
{
    fn run(&self, inputs: Inputs, flow: &Flow) -> Result<Outputs, Failure> {
        (self.0)(inputs, flow)
    }
}

/// A node that costs a call.
pub(crate) fn sync<F>(run: F) -> Built
where
    F: Fn(&mut Call<'_>) -> Result<(), Failure> + Send + std::marker::Sync + 'static,
{
    Built::Sync(Arc::new(Sync(run)))
}

/// A node that costs a call while its inputs ask for no more than that work, and runs on a thread of its own else.
pub(crate) fn sync_of<F>(work: Work, run: F) -> Built
where
    F: Fn(&mut Call<'_>) -> Result<(), Failure> + Send + std::marker::Sync + 'static,
{
    sync_if(move |call| work.is_exceeded(call), run)
}

/// A node that costs a call, and runs on a thread of its own where that function says so of its inputs.
pub(crate) fn sync_if<H, F>(heavy: H, run: F) -> Built
where
    H: Fn(&Call<'_>) -> bool + Send + std::marker::Sync + 'static,
    F: Fn(&mut Call<'_>) -> Result<(), Failure> + Send + std::marker::Sync + 'static,
{
    Built::Sync(Arc::new(Weighed { heavy, run }))
}

/// The same, making one value of one.
pub(crate) fn map_of<F>(work: Work, place: usize, make: F) -> Built
where
    F: Fn(&Value) -> Result<Value, Failure> + Send + std::marker::Sync + 'static,
{
    sync_of(work, move |call| {
        let value = make(call.input(place))?;
        call.set(0, value);
        Ok(())
    })
}

/// A node that costs a call and makes one value of one.
pub(crate) fn map<F>(place: usize, make: F) -> Built
where
    F: Fn(&Value) -> Result<Value, Failure> + Send + std::marker::Sync + 'static,
{
    sync(move |call| {
        let value = make(call.input(place))?;
        call.set(0, value);
        Ok(())
    })
}

/// A node that waits.
pub(crate) fn asynchronous<F>(run: F) -> Built
where
    F: Fn(Inputs, Arc<Flow>) -> BoxFuture<'static, Result<Outputs, Failure>>
        + Send
        + std::marker::Sync
        + 'static,
{
    Built::Async(Arc::new(Async(run)))
}

/// A node that computes long or touches files.
pub(crate) fn blocking<F>(run: F) -> Built
where
    F: Fn(Inputs, &Flow) -> Result<Outputs, Failure> + Send + std::marker::Sync + 'static,
{
    Built::Blocking(Arc::new(Blocking(run)))
}

/// Outputs of one value.
pub(crate) fn tuple(value: Value) -> Outputs {
    let mut outputs = Outputs::new();
    outputs.push(value);
    outputs
}
