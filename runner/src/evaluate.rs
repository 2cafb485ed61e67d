//! Flows that somebody looks into: what they put out as values, and what went wrong where.
//!
//! Comes in: a program of its own, whose sources nothing but this fires. Goes out: an [`Evaluation`]. *Never* here:
//! text; whoever evaluates knows how the program came to be.

use crate::engine::{Engine, FireError};
use crate::flow::values;
use crate::machine::Failed;
use crate::sources::http::{in_memory, of_reply};
use crate::trace::{FailedCall, Trace};
use bytes::Bytes;
use flux_node::Value;
use http::Response;

/// What one flow came to.
#[derive(Debug)]
pub struct Evaluation {
    /// The values of its last tuple, or why there are none.
    pub result: Result<Vec<Value>, Unfinished>,
    /// Which steps ran, when, and what became of them.
    pub trace: Trace,
    /// The first call that failed, caught or not.
    pub failed: Option<FailedCall>,
}

/// Why a flow has no last tuple.
#[derive(Debug)]
pub enum Unfinished {
    /// It failed, and its handler ended it with this reply.
    Handled(Response<Bytes>),
    /// It failed, and so did its handler if it had one.
    Failed {
        /// The failure's code, as handlers list it.
        code: i64,
        /// What the node said.
        message: String,
    },
}

impl Engine {
    /// Runs one flow of a source with these outputs and gives back its last tuple as it is. Dropped before, the flow
    /// is cancelled and its constraints are released. Runs in a tokio runtime.
    ///
    /// # Errors
    /// There is no such source, or it puts out something else.
    pub async fn evaluate(&self, source: &str, outputs: Vec<Value>) -> Result<Evaluation, FireError> {
        let begin = self.begin_source(source, &outputs, true)?;
        let life = begin.life.clone();
        let result = match values(begin, outputs).await {
            Ok(values) => Ok(values),
            Err(Ok(reply)) => Err(Unfinished::Handled(
                in_memory(of_reply(reply).into(), &self.inner.shared.scheduler).await,
            )),
            Err(Err(Failed { failure, .. })) => {
                Err(Unfinished::Failed { code: failure.code, message: failure.message.into_owned() })
            }
        };
        let tracer = life.tracer.as_ref();
        let trace = tracer.map_or_else(Trace::default, |tracer| tracer.finish(source));
        Ok(Evaluation { result, trace, failed: tracer.and_then(|tracer| tracer.first_failure()) })
    }
}
