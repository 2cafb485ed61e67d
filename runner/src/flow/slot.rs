//! The flow as its nodes see it: by itself as long as nothing waits, shared from then on.

use flux_node::{Failure, Flow, Value};
use std::sync::Arc;

/// Where a flow stands that may have to be shared: on its own until something waits.
pub(crate) enum Slot {
    Own(Flow),
    Shared(Arc<Flow>),
}

impl Slot {
    pub(crate) fn get(&self) -> &Flow {
        match self {
            Slot::Own(flow) => flow,
            Slot::Shared(flow) => flow,
        }
    }

    /// Where it is shared.
    pub(crate) fn shared(&self) -> Option<&Arc<Flow>> {
        match self {
            Slot::Own(_) => None,
            Slot::Shared(flow) => Some(flow),
        }
    }

    /// The same, so that it can be handed to another thread.
    pub(crate) fn into_shared(self) -> Slot {
        match self {
            Slot::Own(flow) => Slot::Shared(Arc::new(flow)),
            shared => shared,
        }
    }

    /// From here on it has that session.
    pub(crate) fn set_session(&mut self, session: Option<Value>) {
        if let Some(flow) = self.edit() {
            flow.session = session;
        }
    }

    /// From here on it handles that failure.
    pub(crate) fn set_failure(&mut self, failure: Arc<Failure>) {
        if let Some(flow) = self.edit() {
            flow.failure = Some(failure);
        }
    }

    fn edit(&mut self) -> Option<&mut Flow> {
        match self {
            Slot::Own(flow) => Some(flow),
            Slot::Shared(shared) => {
                if Arc::get_mut(shared).is_none() {
                    // A node that has ended may have kept it.
                    *shared = Arc::new(copy(shared));
                }
                Arc::get_mut(shared)
            }
        }
    }
}

fn copy(flow: &Flow) -> Flow {
    Flow {
        id: flow.id,
        now: flow.now,
        session: flow.session.clone(),
        world: flow.world.clone(),
        request: flow.request.clone(),
        failure: flow.failure.clone(),
    }
}
