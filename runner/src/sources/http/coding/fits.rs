//! Which replies are compressed, and what their headers say of it.

use super::has_body;
use flux_node::Body;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

/// Is a reply one that compression is chosen for?
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fit {
    Yes,
    No,
    /// It has no body, and says that the client has what there is.
    Unchanged,
}

pub(super) fn fit(response: &Response<Body>) -> Fit {
    let headers = response.headers();
    let is_fixed = FIXED.iter().any(|name| headers.contains_key(name));
    if is_fixed || forbids(headers) || is_endless(response.body()) {
        return Fit::No;
    }
    if response.status() == StatusCode::NOT_MODIFIED {
        return Fit::Unchanged;
    }
    let shrinks = headers.get(header::CONTENT_TYPE).is_some_and(shrinks);
    if has_body(response.status()) && shrinks { Fit::Yes } else { Fit::No }
}

/// What says that the bytes are coded already, or are to be just these.
const FIXED: [HeaderName; 5] = [
    header::CONTENT_ENCODING,
    header::CONTENT_RANGE,
    HeaderName::from_static("content-digest"),
    HeaderName::from_static("content-md5"),
    HeaderName::from_static("digest"),
];

/// Does `cache-control` want the body left as it is?
pub(super) fn forbids(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::CACHE_CONTROL).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|word| word.trim().eq_ignore_ascii_case("no-transform"))
}

/// One that goes on until its client leaves would keep a coder for as long, and what it needs is more than a connection's.
fn is_endless(body: &Body) -> bool {
    matches!(body, Body::Stream(chunks) if chunks.is_endless())
}

/// Texts, and what is written like them. Pictures, films, archives and the like are compressed in their own ways.
fn shrinks(content_type: &HeaderValue) -> bool {
    const OTHERS: [&str; 15] = [
        "application/javascript",
        "application/json",
        "application/jsonl",
        "application/rtf",
        "application/sql",
        "application/vnd.ms-fontobject",
        "application/wasm",
        "application/x-javascript",
        "application/x-ndjson",
        "application/xml",
        "application/xml-dtd",
        "application/yaml",
        "font/otf",
        "font/ttf",
        "image/svg+xml",
    ];
    let Ok(text) = content_type.to_str() else { return false };
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_text = essence.starts_with("text/") && essence != "text/event-stream";
    is_text
        || essence.ends_with("+json")
        || essence.ends_with("+xml")
        || essence.ends_with("+yaml")
        || OTHERS.contains(&essence.as_str())
}

/// Tells the caches on the way that another client may be sent another form.
pub(super) fn add_vary(headers: &mut HeaderMap) {
    let lines = headers.get_all(header::VARY).iter().filter_map(|line| line.to_str().ok());
    let told = |name: &str| name == "*" || name.eq_ignore_ascii_case("accept-encoding");
    if !lines.flat_map(|line| line.split(',')).map(str::trim).any(told) {
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
}

/// A strong tag would promise just the bytes that were there before.
pub(super) fn weaken(headers: &mut HeaderMap) {
    let Some(tag) = headers.get(header::ETAG) else { return };
    if tag.as_bytes().starts_with(b"W/") {
        return;
    }
    if let Ok(weak) = HeaderValue::from_bytes(&[b"W/", tag.as_bytes()].concat()) {
        headers.insert(header::ETAG, weak);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, headers: &[(&'static str, &'static str)]) -> Fit {
        let mut response = Response::new(Body::default());
        *response.status_mut() = StatusCode::from_u16(status).expect("a status");
        for (name, value) in headers {
            response.headers_mut().append(*name, HeaderValue::from_static(value));
        }
        fit(&response)
    }

    #[test]
    fn texts_are_compressed_and_nothing_that_is_already() {
        for text in ["text/plain; charset=utf-8", "TEXT/HTML", "application/json", "application/problem+json"]
        {
            assert_eq!(of(200, &[("content-type", text)]), Fit::Yes, "{text}");
        }
        for text in ["image/svg+xml", "application/wasm", "application/x-ndjson", "font/ttf"] {
            assert_eq!(of(404, &[("content-type", text)]), Fit::Yes, "{text}");
        }
        for other in ["image/png", "video/mp4", "application/zip", "font/woff2", "application/octet-stream"] {
            assert_eq!(of(200, &[("content-type", other)]), Fit::No, "{other}");
        }
        for other in ["text/event-stream", "multipart/byteranges; boundary=x", "", "textual/plain"] {
            assert_eq!(of(200, &[("content-type", other)]), Fit::No, "{other}");
        }
        assert_eq!(of(200, &[]), Fit::No);
    }

    #[test]
    fn what_must_stay_as_it_is_does() {
        let text = ("content-type", "text/plain");
        for fixed in [
            ("content-encoding", "br"),
            ("content-range", "bytes 0-1/2"),
            ("cache-control", "private, No-Transform"),
            ("content-digest", "sha-256=:x:"),
        ] {
            assert_eq!(of(200, &[text, fixed]), Fit::No, "{fixed:?}");
        }
        for status in [204, 205, 206] {
            assert_eq!(of(status, &[text]), Fit::No, "{status}");
        }
        assert_eq!(of(304, &[]), Fit::Unchanged);
    }

    #[test]
    fn tags_are_weak_and_the_choice_is_told_once() {
        let mut headers = HeaderMap::new();
        headers.append(header::VARY, HeaderValue::from_static("origin, Accept-Encoding"));
        headers.append(header::ETAG, HeaderValue::from_static("\"a\""));
        (0..2).for_each(|_| {
            add_vary(&mut headers);
            weaken(&mut headers);
        });
        assert_eq!(headers.get_all(header::VARY).iter().count(), 1);
        assert_eq!(headers[header::ETAG], "W/\"a\"");
    }
}
