//! What a node may know of the flow that it runs in.

use crate::{Body, Failure, Value};
use flux_policy::World;
use std::net::IpAddr;
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
    /// In a handler: the failure that it handles.
    pub failure: Option<Arc<Failure>>,
}

/// What a node may read of an HTTP request beyond what its source puts out: `http.static` answers conditional
/// and range requests, and a program should not have to thread six headers to it.
pub trait Request: Send + Sync {
    /// The request's method, in capitals: `GET`.
    fn method(&self) -> &str;

    /// The first header of that name (in lower case); none: there is none, or it is not text.
    fn header(&self, name: &str) -> Option<&str>;

    /// The path as it was asked for, without the query.
    fn path(&self) -> &str {
        ""
    }

    /// What is behind the path's `?`, as it was asked for; none: there is no `?`.
    fn query(&self) -> Option<&str> {
        None
    }

    /// Tells every header line: its name in lower case, and its value.
    fn headers(&self, tell: &mut dyn FnMut(&str, &[u8])) {
        let _ = tell;
    }

    /// The body, which nobody has read: taken while it comes, and by the first who asks. None: there is none, or the source
    /// has read it.
    ///
    /// # Errors
    /// Another has taken it.
    fn body(&self) -> Result<Option<Body>, BodyTaken> {
        Ok(None)
    }

    /// Who asked: the client behind as many proxies as the server was told to trust; none: not known, as without a
    /// connection.
    fn client(&self) -> Option<IpAddr> {
        None
    }
}

/// A request's body comes once, and whoever asked first has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the request's body is gone: another node has taken it")]
pub struct BodyTaken;
