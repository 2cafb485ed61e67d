//! Requests that are refused: before a flow of theirs begins, or in the place of one.

use super::response::of_made;
use flux_components::problem;
use flux_node::{Body, Failure, Refused};
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

/// Why, as the client is told. A box, as most requests are not refused.
#[derive(Debug)]
pub(crate) struct Refusal(Box<Failure>);

/// What is wrong with one part of a request.
#[derive(Debug)]
pub(crate) struct Wrong {
    /// What kind of part: `query parameter`.
    pub(crate) part: &'static str,
    /// Its name outside; possibly with a place in it.
    pub(crate) name: String,
    /// `is missing`, `: expected …`.
    pub(crate) what: String,
}

impl Wrong {
    /// The request has no such part.
    pub(crate) fn missing(part: &'static str, name: &str) -> Wrong {
        Wrong { part, name: name.to_owned(), what: " is missing".to_owned() }
    }
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Refusal {
        Refusal::with(status, message, Refused::default())
    }

    fn with(status: StatusCode, message: impl Into<String>, with: Refused) -> Refusal {
        Refusal(Box::new(Failure::refuse(status.as_u16(), message.into(), with)))
    }

    /// The request says something that its source can't take.
    pub(crate) fn bad(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, message)
    }

    /// These parts of the request are not what its source takes.
    pub(crate) fn wrong(parts: &[Wrong]) -> Refusal {
        let said = parts.iter().map(|wrong| format!("{} `{}`{}", wrong.part, wrong.name, wrong.what));
        let message = said.collect::<Vec<_>>().join("; ");
        let bare = |what: &str| what.trim_start_matches([':', ' ']).to_owned();
        let fields = parts.iter().map(|wrong| (wrong.name.clone(), bare(&wrong.what))).collect();
        Refusal::with(StatusCode::BAD_REQUEST, message, Refused { fields, ..Refused::default() })
    }

    pub(crate) fn not_found() -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, "not found")
    }

    /// The server is full.
    pub(crate) fn busy() -> Refusal {
        Refusal::later("too many requests at once")
    }

    /// Bodies that are being read leave no room for this one.
    pub(crate) fn unread() -> Refusal {
        Refusal::later("too many bodies at once")
    }

    /// A reply that there is no memory to wait for its client with.
    pub(crate) fn unsent() -> Refusal {
        Refusal::later("too many replies wait for their clients")
    }

    fn later(message: &str) -> Refusal {
        let headers = vec![("retry-after".into(), "1".into())];
        Refusal::with(StatusCode::SERVICE_UNAVAILABLE, message, Refused { headers, ..Refused::default() })
    }

    /// Others methods are served there.
    pub(crate) fn other_methods(allow: &str) -> Refusal {
        let headers = vec![("allow".into(), allow.into())];
        let with = Refused { headers, ..Refused::default() };
        Refusal::with(StatusCode::METHOD_NOT_ALLOWED, "method not allowed", with)
    }

    /// A body beyond what its source takes.
    pub(crate) fn too_large(limit: u64) -> Refusal {
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body is larger than {limit} bytes"))
    }

    /// A body of another type than its source takes.
    pub(crate) fn media_type(message: &str) -> Refusal {
        Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message)
    }

    /// The failure that a handler is given.
    pub(crate) fn failure(&self) -> &Failure {
        &self.0
    }

    pub(crate) fn into_failure(self) -> Failure {
        *self.0
    }

    /// What a client with those headers is told.
    pub(crate) fn response(&self, headers: &HeaderMap) -> Response<Body> {
        let json = problem::prefers_json(accept(headers));
        of_made(&problem::of_failure(&self.0, json)).unwrap_or_default()
    }

    /// The same, and the connection ends with it: what follows on it can't be told from what came before.
    pub(crate) fn last_response(&self, headers: &HeaderMap) -> Response<Body> {
        let mut response = self.response(headers);
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        response
    }
}

/// What a client takes.
pub(crate) fn accept(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::ACCEPT)?.to_str().ok()
}

/// Asked which methods there are.
pub(crate) fn options(allow: &str) -> Response<Body> {
    let mut response = Response::new(Body::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    if let Ok(allow) = HeaderValue::from_str(allow) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}
