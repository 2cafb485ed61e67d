//! How a source starts flows, and how it is told to stop.
//!
//! Comes in: what a source puts out. Goes out: flows, each on the program that runs when it begins. *Never* here: what
//! kinds of sources there are.

use super::{SourceNode, Turn, same};
use crate::engine::Inner;
use crate::flow;
use crate::limits::{Flows, Places, Ticket};
use crate::machine::Stop as Stopped;
use crate::prepare::Program;
use flux_node::Value;
use flux_policy::World;
use std::sync::Arc;
use tokio::sync::watch;

/// A source's way to the engine. It keeps no program: one that is replaced goes as soon as its flows have ended.
pub(crate) struct Starter {
    engine: Arc<Inner>,
    flows: Arc<Flows>,
    node: Arc<dyn SourceNode>,
}

/// A program, and which of its sources this is.
#[derive(Clone)]
pub(crate) struct Called {
    pub(crate) program: Arc<Program>,
    pub(crate) source: u32,
}

impl Called {
    fn places(&self) -> &Arc<Places> {
        &self.program.source(self.source).places
    }
}

impl Starter {
    pub(crate) fn new(engine: Arc<Inner>, flows: Arc<Flows>, node: Arc<dyn SourceNode>) -> Starter {
        Starter { engine, flows, node }
    }

    /// The engine's clock and dice.
    pub(crate) fn world(&self) -> &Arc<dyn World> {
        &self.engine.options.world
    }

    pub(crate) fn engine(&self) -> &Arc<Inner> {
        &self.engine
    }

    /// The program that runs now; none: it does not have this source any more.
    pub(crate) fn now(&self) -> Option<Called> {
        let program = self.engine.program.load_full();
        let is_this = |node: &Arc<dyn SourceNode>| same(node, &self.node);
        let at = program.sources.iter().position(|source| source.node.as_ref().is_some_and(is_this))?;
        Some(Called { program, source: at as u32 })
    }

    /// A place for a flow, if there is one.
    pub(crate) fn room(&self, called: &Called) -> Option<Ticket> {
        self.flows.enter(called.places())
    }

    /// A place for a flow, once there is one.
    pub(crate) async fn wait_for_room(&self, called: &Called) -> Ticket {
        self.flows.wait(called.places()).await
    }

    /// Starts a flow there; `turn` lives as long as it does.
    pub(crate) fn start(&self, called: Called, ticket: Ticket, turn: Option<Turn>, outputs: Vec<Value>) {
        let mut begin = self.engine.begin(called.program, called.source, false);
        begin.ticket = Some(ticket);
        begin.turn = turn;
        flow::start(begin, outputs);
    }

    /// The source itself has failed: its handler takes that, else it is told.
    pub(crate) fn fail(&self, called: Called, ticket: Ticket, stop: Stopped) {
        let mut begin = self.engine.begin(called.program.clone(), called.source, false);
        begin.ticket = Some(ticket);
        if let Err(stop) = flow::start_handler(begin, stop) {
            self.engine.tell(&called.program, called.program.source(called.source), None, stop.cause());
        }
    }
}

/// Tells a source to stop: the server does, or the program that runs does not have it any more.
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Both ends; the first is set to true.
    pub(crate) fn pair() -> (watch::Sender<bool>, Stop) {
        let (tell, told) = watch::channel(false);
        (tell, Stop(told))
    }

    /// Has the source been told to stop?
    pub(crate) fn is_told(&self) -> bool {
        // Nobody can tell it any more: it is over too.
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// Ends when the source is told to stop.
    pub(crate) async fn told(&mut self) {
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}
