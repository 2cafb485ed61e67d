//! A request as nodes may see it: its head, and a body that its source has no use for.

use bytes::Bytes;
use flux_node::{Body, BodyTaken};
use futures_util::stream;
use http::HeaderMap;
use http::request::Parts;
use http_body_util::BodyExt;
use hyper::body::Body as Taken;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

/// What nodes are shown of a request: the engine's own [`flux_node::Request`].
pub(crate) struct Head {
    pub(crate) parts: Parts,
    pub(crate) from: From,
    body: Mutex<Kept>,
}

/// The body of a request, for whoever asks first.
#[derive(Default)]
enum Kept {
    #[default]
    Nothing,
    There(Body),
    Taken,
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct From {
    /// The other end of its connection; none: it has none.
    pub(crate) peer: Option<IpAddr>,
    /// How many proxies in front of the server are trusted to say whom they ask for.
    pub(crate) proxies: usize,
}

impl Head {
    pub(crate) fn new(parts: Parts, from: From) -> Head {
        Head { parts, from, body: Mutex::default() }
    }

    /// Keeps a body for whoever asks for it.
    pub(crate) fn keep<B>(&self, body: B)
    where
        B: Taken<Data = Bytes> + Send + Unpin + 'static,
        B::Error: std::error::Error + Send + Sync + 'static,
    {
        if !body.is_end_stream() {
            *self.body.lock().unwrap_or_else(PoisonError::into_inner) = Kept::There(stream_of(body));
        }
    }
}

/// A body as its chunks come. Trailers say nothing that is passed on.
fn stream_of<B>(body: B) -> Body
where
    B: Taken<Data = Bytes> + Send + Unpin + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let length = body.size_hint().exact();
    let chunks = stream::unfold(body, |mut body| async move {
        loop {
            match body.frame().await? {
                Ok(frame) => {
                    if let Ok(data) = frame.into_data() {
                        return Some((Ok(data), body));
                    }
                }
                Err(error) => return Some((Err(io::Error::other(error)), body)),
            }
        }
    });
    Body::stream(chunks, length)
}

impl flux_node::Request for Head {
    fn method(&self) -> &str {
        self.parts.method.as_str()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    fn path(&self) -> &str {
        self.parts.uri.path()
    }

    fn query(&self) -> Option<&str> {
        self.parts.uri.query()
    }

    fn headers(&self, tell: &mut dyn FnMut(&str, &[u8])) {
        self.parts.headers.iter().for_each(|(name, value)| tell(name.as_str(), value.as_bytes()));
    }

    fn body(&self) -> Result<Option<Body>, BodyTaken> {
        let mut kept = self.body.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *kept, Kept::Taken) {
            Kept::There(body) => Ok(Some(body)),
            Kept::Taken => Err(BodyTaken),
            Kept::Nothing => {
                *kept = Kept::Nothing;
                Ok(None)
            }
        }
    }

    fn client(&self) -> Option<IpAddr> {
        self.from.client(&self.parts.headers)
    }
}

impl From {
    /// The client: the peer, or, behind proxies, whom the outermost one that is trusted says that it asks for. Whatever
    /// stands further out in the header, anybody can have written.
    pub(crate) fn client(self, headers: &HeaderMap) -> Option<IpAddr> {
        if self.proxies == 0 {
            return self.peer;
        }
        let forwarded = lines(headers, "x-forwarded-for").or_else(|| forwarded(headers));
        let said = forwarded.into_iter().flatten().rev().nth(self.proxies - 1);
        said.or(self.peer)
    }
}

/// The addresses of a header that lists them, outermost first. Up to the first from the right that is none.
fn lines(headers: &HeaderMap, name: &str) -> Option<Vec<IpAddr>> {
    let lines: Vec<&str> = headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).collect();
    if lines.is_empty() {
        return None;
    }
    let listed = lines.iter().flat_map(|line| line.split(','));
    Some(addresses(listed.map(str::trim)))
}

/// `Forwarded: for=192.0.2.1;proto=https, for="[2001:db8::1]:4711"` (RFC 7239).
fn forwarded(headers: &HeaderMap) -> Option<Vec<IpAddr>> {
    let lines: Vec<&str> =
        headers.get_all("forwarded").iter().filter_map(|line| line.to_str().ok()).collect();
    if lines.is_empty() {
        return None;
    }
    let elements = lines.iter().flat_map(|line| line.split(','));
    let listed = elements.map(|element| {
        let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
        let of = pairs.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
        of.map_or("", |(_, value)| value.trim().trim_matches('"'))
    });
    Some(addresses(listed))
}

fn addresses<'t>(listed: impl Iterator<Item = &'t str>) -> Vec<IpAddr> {
    let read: Vec<Option<IpAddr>> = listed.map(address).collect();
    let known = read.iter().rposition(Option::is_none).map_or(0, |unknown| unknown + 1);
    read.into_iter().skip(known).flatten().collect()
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn client(proxies: usize, headers: &[(&'static str, &'static str)]) -> String {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        let from = From { peer: "10.0.0.9".parse().ok(), proxies };
        from.client(&map).unwrap().to_string()
    }

    #[test]
    fn a_body_is_there_for_the_first_who_asks() {
        use flux_node::Request as _;
        let head = || Head::new(http::Request::new(()).into_parts().0, From::default());
        let (with, without) = (head(), head());
        with.keep(http_body_util::Full::new(Bytes::from_static(b"abc")));
        without.keep(http_body_util::Full::new(Bytes::new()));
        assert!(matches!(with.body(), Ok(Some(_))));
        assert!(matches!(with.body(), Err(BodyTaken)));
        assert!(matches!(without.body(), Ok(None)));
        assert!(matches!(without.body(), Ok(None)));
    }

    #[test]
    fn as_many_proxies_are_believed_as_there_are() {
        let said = [("x-forwarded-for", "6.6.6.6, 192.0.2.1"), ("x-forwarded-for", "10.0.0.1")];
        assert_eq!(client(0, &said), "10.0.0.9");
        assert_eq!(client(1, &said), "10.0.0.1");
        assert_eq!(client(2, &said), "192.0.2.1");
        assert_eq!(client(3, &said), "6.6.6.6");
        assert_eq!(client(4, &said), "10.0.0.9");
        assert_eq!(client(1, &[]), "10.0.0.9");
        assert_eq!(client(2, &[("x-forwarded-for", "192.0.2.1, unknown, 10.0.0.1")]), "10.0.0.9");
        let forwarded = [("forwarded", "for=192.0.2.1;proto=https, For=\"[2001:db8::1]:4711\"")];
        assert_eq!(client(1, &forwarded), "2001:db8::1");
        assert_eq!(client(2, &forwarded), "192.0.2.1");
    }
}
