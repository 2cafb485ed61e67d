//! Where a flow begins.

use crate::engine::Inner;
use crate::flow::Life;
use crate::limits::Ticket;
use crate::prepare::{Program, Source};
use crate::sources::Turn;
use flux_node::Request;
use std::sync::Arc;

/// A flow's program and source, and what it keeps until it is over.
pub(crate) struct Begin {
    pub(crate) engine: Arc<Inner>,
    pub(crate) program: Arc<Program>,
    /// Index of the source.
    pub(crate) source: u32,
    pub(crate) life: Arc<Life>,
    pub(crate) request: Option<Arc<dyn Request>>,
    /// Its place among the flows in flight, given back when it is over.
    pub(crate) ticket: Option<Ticket>,
    /// What its source waits for to be given back, when it is over.
    pub(crate) turn: Option<Turn>,
}

impl Begin {
    pub(crate) fn source(&self) -> &Source {
        self.program.source(self.source)
    }
}
