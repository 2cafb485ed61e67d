//! One flow of a source, whatever starts its flows: fired by hand.
//!
//! Comes in: a source's name and what it puts out. Goes out: the reply that a client would get, and the flow's
//! trace. *Never* here: where the outputs came from.

use crate::engine::{Engine, FireError};
use crate::flow::whole;
use crate::machine::Failed;
use crate::sources::http::{in_memory, of_early, of_reply};
use crate::trace::Trace;
use bytes::Bytes;
use flux_node::Value;
use http::Response;

/// What became of a flow.
#[derive(Debug)]
pub struct Fired {
    /// What the flow's last tuple is to a client.
    pub reply: Result<Response<Bytes>, FireError>,
    /// What the flow did, if that was asked for.
    pub trace: Option<Trace>,
}

impl Engine {
    /// Starts one flow of a source with these outputs and runs it to its end. Runs in a tokio runtime.
    ///
    /// # Errors
    /// There is no such source, or it puts out something else. That a flow failed is in what became of it.
    pub async fn fire_traced(
        &self,
        source: &str,
        outputs: Vec<Value>,
        trace: bool,
    ) -> Result<Fired, FireError> {
        let begin = self.begin_source(source, &outputs, trace)?;
        let life = begin.life.clone();
        let reply = match whole(begin, outputs).await {
            Ok(reply) => {
                let response =
                    life.early.take().map_or_else(|| of_reply(reply), |said| of_early(said.written()));
                Ok(in_memory(response.into(), &self.inner.shared.scheduler).await)
            }
            Err(Failed { failure, .. }) => {
                Err(FireError::Failed { code: failure.code, message: failure.message.into_owned() })
            }
        };
        Ok(Fired { reply, trace: life.tracer.as_ref().map(|tracer| tracer.finish(source)) })
    }
}
