//! What starts flows: requests, intervals, native nodes called in a loop. One file or folder for each.
//!
//! Comes in: a source's declaration. Goes out: what runs it ([`SourceNode`]), which starts flows through a
//! [`Starter`]. Requests are the exception: they come from a listener that all HTTP sources share. To add a kind of
//! source, write its file, put its component into [`COMPONENTS`], and declare it in the catalog. *Never* here: which
//! program runs; a source asks its starter each time.

pub(crate) mod http;
mod native;
mod starter;
mod timer;
mod turn;

pub(crate) use http::{HttpRoutes, HttpSource};
pub(crate) use native::Native;
pub(crate) use starter::{Called, Starter, Stop};
pub(crate) use turn::Turn;

use crate::prepare::StartProblem;
use flux_node::Resources;
use flux_plan::ComponentCall;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// A source that starts its flows itself. It is made once, when a program is built, and goes on across swaps for as
/// long as each next program declares it alike.
pub(crate) trait SourceNode: Send + Sync {
    /// Starts flows until it is told to stop. What it waits for at that moment, and would be lost, may still become
    /// a flow.
    fn run(self: Arc<Self>, starter: Starter, stop: Stop) -> BoxFuture<'static, ()>;
}

/// Makes the source that a component's call declares.
type Maker = fn(&ComponentCall, &dyn Resources) -> Result<Arc<dyn SourceNode>, StartProblem>;

/// The components that are sources, requests aside.
const COMPONENTS: &[(&str, Maker)] = &[("timer.every", timer::source)];

/// The source of a component's call.
///
/// # Errors
/// There is no such source, or an argument is wrong.
pub(crate) fn of_component(
    call: &ComponentCall,
    resources: &dyn Resources,
) -> Result<Arc<dyn SourceNode>, StartProblem> {
    match COMPONENTS.iter().find(|(name, _)| *name == call.component) {
        Some((_, maker)) => maker(call, resources),
        None => Err(StartProblem::Missing(call.component.clone())),
    }
}

/// Are they one and the same, gone on?
pub(crate) fn same(one: &Arc<dyn SourceNode>, other: &Arc<dyn SourceNode>) -> bool {
    std::ptr::addr_eq(Arc::as_ptr(one), Arc::as_ptr(other))
}
