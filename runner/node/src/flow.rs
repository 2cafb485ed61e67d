//! What a node may know of the flow that it runs in.

use crate::Value;
use flux_policy::World;
use std::sync::Arc;

/// One flow, as its nodes see it.
pub struct Flow {
    /// Unique in this run of the service.
    pub id: u64,
    /// When it started, nanoseconds since 1970: what `:now` is, fixed for the flow.
    pub now: i64,
    /// Its session, where its source has one.
    pub session: Option<Value>,
    /// The only clock and dice that a node may use.
    pub world: Arc<dyn World>,
    /// The request that started it, where one did.
    pub request: Option<Arc<dyn Request>>,
}

/// What a node may read of an HTTP request beyond what its source puts out: `http.static` answers conditional
/// and range requests, and a program should not have to thread six headers to it.
pub trait Request: Send + Sync {
    /// `GET`, in capitals.
    fn method(&self) -> &str;

    /// The first header of that name (in lower case); none: there is none, or it is not text.
    fn header(&self, name: &str) -> Option<&str>;
}
