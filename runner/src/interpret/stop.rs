//! Why a flow does not go on.

use flux_node::{Failure, Value};

/// Codes of failures that the engine itself reports.
pub(crate) mod codes {
    /// A node panicked, or the plan contradicts itself.
    pub(crate) const INTERNAL: i64 = 500;
    /// `@timeout` ran out.
    pub(crate) const TIMEOUT: i64 = 408;
    /// No case of a dispatch applies.
    pub(crate) const NO_CASE: i64 = 422;
}

/// Why a step, and with it all around it, does not go on. A box, as success must stay cheap to return.
pub(crate) enum Stop {
    /// Nothing has caught it yet.
    Failed(Box<Failed>),
    /// A handler has: nothing further out catches it any more.
    Handled(Box<Handled>),
}

/// A failure, and which node it came from.
pub(crate) struct Failed {
    pub(crate) failure: Failure,
    pub(crate) node: Option<u32>,
}

/// A failure that a handler will end.
pub(crate) struct Handled {
    pub(crate) block: u32,
    /// The handler's parameters, code and message included.
    pub(crate) inputs: Vec<Value>,
    pub(crate) failed: Failed,
}

impl Stop {
    pub(crate) fn failed(failure: Failure, node: Option<u32>) -> Stop {
        Stop::Failed(Box::new(Failed { failure, node }))
    }

    /// The failure behind it.
    pub(crate) fn cause(&self) -> &Failed {
        match self {
            Stop::Failed(failed) => failed,
            Stop::Handled(handled) => &handled.failed,
        }
    }
}

/// What a panic said, as a failure.
pub(crate) fn panicked(payload: &(dyn std::any::Any + Send)) -> Failure {
    let said = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned());
    let message = match said {
        Some(said) => format!("the node panicked: {said}"),
        None => "the node panicked".to_owned(),
    };
    Failure::new(codes::INTERNAL, message)
}
