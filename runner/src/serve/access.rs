//! Who asked for what, and what they got: one entry for each request, made only where somebody wants it.

use crate::sources::http::From;
use bytes::Buf;
use flux_policy::World;
use http::{HeaderMap, HeaderName, Request, Version, header};
use hyper::body::{Body, Frame, SizeHint};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// Is told of every request that was answered, once the last byte of its reply has been handed over, or its client has
/// gone.
pub type OnAccess = Arc<dyn Fn(&Access) + Send + Sync>;

/// A request that was answered.
#[derive(Clone, Debug)]
pub struct Access {
    /// The client, behind as many proxies as are trusted.
    pub client: Option<IpAddr>,
    /// When its head was there, nanoseconds since 1970.
    pub at: i64,
    /// From then to the end of the reply, in nanoseconds.
    pub nanos: u64,
    /// The method as the client wrote it: `GET`.
    pub method: String,
    /// What was asked for, with the query.
    pub target: String,
    /// The version that the client spoke: `HTTP/1.1`.
    pub version: &'static str,
    /// 200 and the like.
    pub status: u16,
    /// How many bytes of the reply's body were sent.
    pub bytes: u64,
    /// The `referer` header; none: it was not sent, or is not text.
    pub referer: Option<String>,
    /// The `user-agent` header; none: it was not sent, or is not text.
    pub user_agent: Option<String>,
}

/// An entry on its way: it is told of when it is dropped.
pub(crate) struct Entry {
    access: Access,
    began: u64,
    world: Arc<dyn World>,
    told: OnAccess,
}

impl Entry {
    /// Of a request whose head is there.
    pub(crate) fn new<B>(
        request: &Request<B>,
        from: From,
        world: &Arc<dyn World>,
        told: &OnAccess,
    ) -> Box<Entry> {
        let headers = request.headers();
        let access = Access {
            client: from.client(headers),
            at: world.now(),
            nanos: 0,
            method: request.method().to_string(),
            target: request
                .uri()
                .path_and_query()
                .map_or_else(|| request.uri().to_string(), ToString::to_string),
            version: version(request.version()),
            status: 0,
            bytes: 0,
            referer: text(headers, header::REFERER),
            user_agent: text(headers, header::USER_AGENT),
        };
        Box::new(Entry { access, began: world.monotonic(), world: world.clone(), told: told.clone() })
    }

    /// What the client gets.
    pub(crate) fn answered(&mut self, status: u16) {
        self.access.status = status;
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        // No reply was made: the client went away before, which other servers call so.
        if self.access.status == 0 {
            self.access.status = 499;
        }
        self.access.nanos = self.world.monotonic().saturating_sub(self.began);
        (self.told)(&self.access);
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn version(version: Version) -> &'static str {
    match version {
        Version::HTTP_09 => "HTTP/0.9",
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    }
}

/// A reply's body, counted where somebody wants it.
pub(crate) struct Counted<B> {
    pub(crate) body: B,
    pub(crate) entry: Option<Box<Entry>>,
}

impl<B: Body + Unpin> Body for Counted<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let (Some(entry), Some(Ok(frame))) = (&mut self.entry, &frame) {
            entry.access.bytes += frame.data_ref().map_or(0, |data| data.remaining() as u64);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
