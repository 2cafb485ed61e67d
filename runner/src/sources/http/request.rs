//! A request's head as nodes may see it.

use http::request::Parts;

/// See [`flux_node::Request`].
pub(crate) struct Head(pub(crate) Parts);

impl flux_node::Request for Head {
    fn method(&self) -> &str {
        self.0.method.as_str()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.0.headers.get(name)?.to_str().ok()
    }
}
