//! Requests that never become a flow.

use bytes::Bytes;
use flux_node::Body;
use http::{HeaderValue, Response, StatusCode, header};

/// Why, as the client is told.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    /// A header that goes with the status.
    pub(crate) header: Option<(header::HeaderName, HeaderValue)>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Refusal {
        Refusal { status, message: message.into(), header: None }
    }

    /// The request says something that its source can't take.
    pub(crate) fn bad(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn not_found() -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, "not found")
    }

    /// The server is full.
    pub(crate) fn busy() -> Refusal {
        let header = Some((header::RETRY_AFTER, HeaderValue::from_static("1")));
        Refusal {
            status: StatusCode::SERVICE_UNAVAILABLE,
            message: "too many requests at once".to_owned(),
            header,
        }
    }

    /// Bodies that are being read leave no room for this one.
    pub(crate) fn unread() -> Refusal {
        Refusal { message: "too many bodies at once".to_owned(), ..Refusal::busy() }
    }

    /// A reply that there is no memory to wait for its client with.
    pub(crate) fn unsent() -> Refusal {
        Refusal { message: "too many replies wait for their clients".to_owned(), ..Refusal::busy() }
    }

    /// Others methods are served there; `OPTIONS` asks for just that.
    pub(crate) fn other_methods(allow: &str, options: bool) -> Refusal {
        let header = HeaderValue::from_str(allow).ok().map(|value| (header::ALLOW, value));
        let (status, message) = if options {
            (StatusCode::NO_CONTENT, String::new())
        } else {
            (StatusCode::METHOD_NOT_ALLOWED, "method not allowed".to_owned())
        };
        Refusal { status, message, header }
    }

    /// A body beyond what its source takes.
    pub(crate) fn too_large(limit: u64) -> Refusal {
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body is larger than {limit} bytes"))
    }

    pub(crate) fn response(self) -> Response<Body> {
        let mut body = self.message;
        if !body.is_empty() {
            body.push('\n');
        }
        let mut response = Response::new(Body::Bytes(Bytes::from(body)));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if self.status != StatusCode::NO_CONTENT {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        }
        if let Some((name, value)) = self.header {
            headers.insert(name, value);
        }
        response
    }
}
