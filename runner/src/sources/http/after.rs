//! What becomes of a reply once it is there, as its request asks: conditions, ranges, no body for `HEAD`, and what a
//! page of another origin must know; and whether its body is compressed.

use super::coding::{Applied, Choice, Coder};
use super::cors::Granted;
use super::request::Head;
use super::response::without_body;
use flux_components::conditional::{Asked, Validators, asked};
use flux_node::Body;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use std::sync::Arc;

/// What a request's headers ask of its reply, kept until the reply is there.
#[derive(Default)]
pub(crate) struct After {
    pub(crate) is_head: bool,
    /// Of a request that asks for more than the reply; none: it does not.
    pub(crate) asks: Option<Arc<Head>>,
    pub(crate) cors: Option<Granted>,
    /// Of a source that compresses its replies.
    pub(crate) coding: Option<Choice>,
}

/// A reply that goes out.
pub(crate) struct Going {
    pub(crate) response: Response<Body>,
    /// What its body is still to go through.
    pub(crate) coder: Option<Coder>,
}

/// Does a request set conditions, or ask for a part?
pub(crate) fn asks_more(method: &Method, headers: &HeaderMap) -> bool {
    let asking = [
        header::IF_NONE_MATCH,
        header::IF_MODIFIED_SINCE,
        header::RANGE,
        header::IF_MATCH,
        header::IF_UNMODIFIED_SINCE,
    ];
    matches!(*method, Method::GET | Method::HEAD) && asking.iter().any(|name| headers.contains_key(name))
}

impl From<Response<Body>> for Going {
    fn from(response: Response<Body>) -> Going {
        Going { response, coder: None }
    }
}

impl After {
    /// The reply as it goes out.
    pub(crate) fn apply(&self, mut response: Response<Body>) -> Going {
        if let Some(head) = &self.asks {
            response = conditional(response, &head.parts.headers);
        }
        let coding = self.coding.as_ref();
        let coded = coding.map_or(Applied::Plain, |coding| coding.apply(&mut response, self.is_head));
        let is_bare = matches!(coded, Applied::Head);
        let coder = if let Applied::Coder(coder) = coded { Some(coder) } else { None };
        if self.is_head {
            if !is_bare {
                response = without_body(response);
            }
        } else if response.status() != StatusCode::NOT_MODIFIED {
            // What is sent says how long it is.
            response.headers_mut().remove(header::CONTENT_LENGTH);
        }
        if let Some(granted) = &self.cors {
            granted.say(&mut response);
        }
        Going { response, coder }
    }
}

/// A reply that says what state it is of, measured against the request's conditions, in the order of RFC 9110, section
/// 13.2.2.
fn conditional(mut response: Response<Body>, asks: &HeaderMap) -> Response<Body> {
    let text = |headers: &HeaderMap, name| {
        headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok()).map(str::to_owned)
    };
    let (etag, modified) =
        (text(response.headers(), header::ETAG), text(response.headers(), header::LAST_MODIFIED));
    if response.status() != StatusCode::OK || (etag.is_none() && modified.is_none()) {
        return response;
    }
    let state = Validators::said(etag, modified.as_deref());
    let asked_for = |name| asks.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if !state.expected(asked_for(header::IF_MATCH), asked_for(header::IF_UNMODIFIED_SINCE)) {
        return bare(response, StatusCode::PRECONDITION_FAILED);
    }
    if state.unchanged(asked_for(header::IF_NONE_MATCH), asked_for(header::IF_MODIFIED_SINCE)) {
        return bare(response, StatusCode::NOT_MODIFIED);
    }
    let Some(range) = asked_for(header::RANGE).filter(|_| state.part_allowed(asked_for(header::IF_RANGE)))
    else {
        return response;
    };
    let Some(bytes) = response.body().bytes().cloned() else { return response };
    let length = bytes.len() as u64;
    match asked(Some(range), length) {
        Asked::Whole => response,
        Asked::Part(first, last) => {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            let said = HeaderValue::from_str(&format!("bytes {first}-{last}/{length}"));
            response.headers_mut().extend(said.ok().map(|said| (header::CONTENT_RANGE, said)));
            *response.body_mut() = Body::Bytes(bytes.slice(first as usize..last as usize + 1));
            response
        }
        Asked::Nothing => {
            let said = HeaderValue::from_str(&format!("bytes */{length}"));
            let mut response = bare(response, StatusCode::RANGE_NOT_SATISFIABLE);
            response.headers_mut().extend(said.ok().map(|said| (header::CONTENT_RANGE, said)));
            response
        }
    }
}

/// The reply without its body, and without what describes that.
fn bare(mut response: Response<Body>, status: StatusCode) -> Response<Body> {
    *response.status_mut() = status;
    for name in [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_LANGUAGE] {
        response.headers_mut().remove(name);
    }
    *response.body_mut() = Body::default();
    response
}
