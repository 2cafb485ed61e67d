//! Replies that their clients want compressed.

use crate::clients::*;
use crate::support::*;
use bytes::Bytes;
use flux_node::{Body, Response, Value};
use flux_plan::{Arg, Constant};
use flux_runner::{Engine, ServeOptions, Server};
use futures_util::stream::{self, StreamExt};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

const TEXT: &str = "text/plain; charset=utf-8";

/// Text that shrinks, and of which each place differs from its neighbourhood.
fn prose(length: usize) -> Bytes {
    let lines =
        (0..).flat_map(|n: usize| format!("line {n} of {}\n", n.wrapping_mul(2_654_435_761)).into_bytes());
    lines.take(length).collect::<Vec<u8>>().into()
}

/// A service whose one source compresses, or says nothing of it; its reply has these headers.
fn service(
    compress: Option<bool>,
    status: u16,
    headers: &[(&str, &str)],
    body: impl Fn() -> Body + Send + Sync + 'static,
) -> Engine {
    let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let mut made = Made::new();
    let node = made.sync("Make", &["reply"], move |call| {
        let reply = Response { status, headers: headers.clone(), body: body() };
        call.set(0, Value::Response(Arc::new(reply)));
        Ok(())
    });
    let block = made.block(0, 1, vec![call(node, vec![], &[0])], vec![("reply", slot(0))]);
    let arg = |name: &str, value: Constant| Arg { name: name.to_owned(), value };
    let mut args = vec![arg("path", Constant::Text("/".to_owned()))];
    let said = compress.map_or("", |compress| if compress { "gzip" } else { "none" });
    args.push(arg("compress", Constant::Text(said.to_owned())));
    made.http_args("get", args, block);
    made.engine()
}

fn text(length: usize) -> impl Fn() -> Body + Send + Sync + 'static {
    let prose = prose(length);
    move || Body::Bytes(prose.clone())
}

fn send(server: &Server, method: &str, more: &str) -> TcpStream {
    let mut stream = connect(server);
    let head = format!("{method} / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

/// What a client of that `accept-encoding` gets.
fn get(server: &Server, accept: &str) -> Got {
    read(send(server, "GET", &format!("accept-encoding: {accept}\r\n")))
}

impl Got {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn is_coded(&self) -> bool {
        self.header("content-encoding") == Some("gzip")
    }

    /// The body without its chunks and its coding.
    fn plain(&self) -> Vec<u8> {
        let whole = match self.header("transfer-encoding") {
            Some("chunked") => chunks(&self.body).concat(),
            _ => {
                assert_eq!(self.promised(), Some(self.body.len()));
                self.body.clone()
            }
        };
        if !self.is_coded() {
            return whole;
        }
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(&whole[..]).read_to_end(&mut out).unwrap();
        out
    }
}

/// The chunks of a body that has come to its end.
fn chunks(mut body: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return all;
        }
        all.push(body[end + 2..end + 2 + length].to_vec());
        body = &body[end + 2 + length + 2..];
    }
}

fn nothing_more(_: &mut ServeOptions) {}

#[test]
fn a_client_gets_what_it_accepts() {
    // At once and piece by piece.
    for length in [5_000, 700_000] {
        let server = serve(service(Some(true), 200, &[("content-type", TEXT)], text(length)), nothing_more);
        for (accept, coded) in [
            ("gzip", true),
            ("GZIP;q=0.5", true),
            ("x-gzip", true),
            ("br, gzip, deflate, zstd", true),
            ("*", true),
            ("*;q=0.1, br", true),
            ("gzip, identity;q=0.5", true),
            ("gzip;q=0.5, identity", false),
            ("gzip;q=0", false),
            ("gzip;q=0, *", false),
            ("br, zstd", false),
            ("identity", false),
            ("", false),
            ("gzip;q=much", false),
        ] {
            let got = get(&server, accept);
            assert_eq!((got.status(), got.is_coded()), ("200", coded), "{accept}");
            // Whoever keeps it must know that others may get another.
            assert_eq!(got.header("vary"), Some("accept-encoding"), "{accept}");
            assert!(got.plain() == prose(length), "{accept}");
            assert!(!coded || got.body.len() < length / 2);
        }
        let got = read(send(&server, "GET", ""));
        assert!(!got.is_coded() && got.plain() == prose(length));
        let got = read(send(&server, "GET", "accept-encoding: br\r\naccept-encoding: gzip\r\n"));
        assert!(got.is_coded(), "several lines are one list");
    }
}

#[test]
fn a_short_reply_is_coded_for_whoever_wants_nothing_plain() {
    let server = serve(service(Some(true), 200, &[("content-type", TEXT)], text(100)), nothing_more);
    assert!(!get(&server, "gzip").is_coded());
    for accept in ["gzip, identity;q=0", "gzip, *;q=0"] {
        let got = get(&server, accept);
        assert!(got.is_coded() && got.plain() == prose(100), "{accept}");
    }
    // What no coding could help is sent as it is (RFC 9110, section 12.5.3: it should be).
    assert!(get(&server, "br, identity;q=0").plain() == prose(100));
}

#[test]
fn head_says_what_get_says() {
    for length in [100, 5_000, 700_000] {
        let headers = [("content-type", TEXT), ("etag", "\"a\""), ("accept-ranges", "bytes")];
        let server = serve(service(Some(true), 200, &headers, text(length)), nothing_more);
        for accept in ["gzip", "identity"] {
            let accept = format!("accept-encoding: {accept}\r\n");
            let (head, get) = (read(send(&server, "HEAD", &accept)), read(send(&server, "GET", &accept)));
            assert!(head.body.is_empty());
            for name in ["content-encoding", "vary", "etag", "content-type", "accept-ranges"] {
                assert_eq!(head.header(name), get.header(name), "{name} of {length}");
            }
            // A length that is not known is not said; never another.
            assert!(head.promised().is_none_or(|length| Some(length) == get.promised()), "{}", head.head);
        }
    }
}

#[test]
fn states_are_told_weakly_where_the_bytes_are_others() {
    let headers = [("content-type", TEXT), ("etag", "\"a\""), ("accept-ranges", "bytes")];
    let server = serve(service(Some(true), 200, &headers, text(5_000)), nothing_more);
    let ask = |more: &str| read(send(&server, "GET", more));
    let coded = ask("accept-encoding: gzip\r\n");
    assert_eq!((coded.header("etag"), coded.header("accept-ranges")), (Some("W/\"a\""), None));
    assert_eq!(ask("").header("etag"), Some("\"a\""));
    let unchanged = ask("accept-encoding: gzip\r\nif-none-match: W/\"a\"\r\n");
    assert_eq!((unchanged.status(), unchanged.header("etag")), ("304", Some("W/\"a\"")));
    assert_eq!((unchanged.header("vary"), unchanged.body.len()), (Some("accept-encoding"), 0));
    assert_eq!(ask("if-none-match: \"a\"\r\n").header("etag"), Some("\"a\""));
    // A part is one of the plain bytes, which a weak tag does not promise.
    let part = ask("accept-encoding: gzip\r\nrange: bytes=0-9\r\nif-range: \"a\"\r\n");
    assert_eq!((part.status(), part.is_coded(), part.body.clone()), ("206", false, prose(10).to_vec()));
    let whole = ask("accept-encoding: gzip\r\nrange: bytes=0-9\r\nif-range: W/\"a\"\r\n");
    assert_eq!((whole.status(), whole.plain()), ("200", prose(5_000).to_vec()));
}

#[test]
fn what_is_coded_or_shrinks_no_more_is_left_alone() {
    let cases: [&[(&str, &str)]; 6] = [
        &[("content-type", TEXT), ("content-encoding", "br")],
        &[("content-type", TEXT), ("cache-control", "no-transform")],
        &[("content-type", TEXT), ("content-range", "bytes 0-1/2")],
        &[("content-type", "image/png")],
        &[("content-type", "text/event-stream")],
        &[],
    ];
    for headers in cases {
        let server = serve(service(Some(true), 200, headers, text(5_000)), nothing_more);
        let got = get(&server, "gzip, *;q=0");
        assert!(got.header("vary").is_none() && !got.is_coded() && got.body == prose(5_000), "{headers:?}");
    }
    let server = serve(service(Some(true), 500, &[("content-type", TEXT)], text(5_000)), nothing_more);
    assert!(get(&server, "gzip").is_coded(), "what a failure says, too");
    let server = serve(service(Some(true), 200, &[("content-type", TEXT)], text(5_000)), nothing_more);
    let got = read(send(&server, "GET", "accept-encoding: gzip\r\ncache-control: no-transform\r\n"));
    assert!(!got.is_coded(), "the request may forbid it as well");
}

#[test]
fn nothing_is_compressed_that_nobody_asked_for() {
    let headers = [("content-type", TEXT)];
    for (own, server_says, coded) in
        [(None, false, false), (None, true, true), (Some(false), true, false), (Some(true), false, true)]
    {
        let server =
            serve(service(own, 200, &headers, text(5_000)), |options| options.compress = server_says);
        let got = get(&server, "gzip");
        assert_eq!((got.is_coded(), got.header("vary").is_some()), (coded, coded), "{own:?} {server_says}");
    }
    // The server's own replies are the server's.
    let server = serve(service(None, 200, &headers, text(5_000)), |options| options.compress = true);
    let missing = read(asked(&server, "/nowhere", "accept-encoding: gzip, *;q=0\r\n"));
    assert_eq!((missing.status(), missing.is_coded()), ("404", true));
}

#[test]
fn a_stream_is_sent_on_while_it_comes() {
    let there = Arc::new(AtomicUsize::new(0));
    let sent = there.clone();
    let body = move || {
        let sent = sent.clone();
        // Each piece is made only when the one before has been seen on the other side.
        let pieces = stream::iter(0..3).then(move |n| {
            let sent = sent.clone();
            async move {
                while sent.load(SeqCst) < n {
                    tokio::task::yield_now().await;
                }
                Ok(Bytes::from(format!("piece {n} ")))
            }
        });
        Body::stream(pieces, None)
    };
    let server = serve(service(Some(true), 200, &[("content-type", TEXT)], body), nothing_more);
    let mut client = std::io::BufReader::new(send(&server, "GET", "accept-encoding: gzip\r\n"));
    let (mut head, mut coded, mut seen) = (String::new(), Vec::new(), Vec::new());
    while !head.ends_with("\r\n\r\n") {
        std::io::BufRead::read_line(&mut client, &mut head).unwrap();
    }
    assert!(head.contains("content-encoding: gzip\r\n"), "{head}");
    for n in 0..3 {
        let wanted = (0..=n).map(|n| format!("piece {n} ")).collect::<String>();
        while seen != wanted.as_bytes() {
            coded.extend(chunk(&mut client));
            seen = vec![0; wanted.len()];
            if flate2::read::GzDecoder::new(&coded[..]).read_exact(&mut seen).is_err() {
                seen.clear();
            }
        }
        there.store(n + 1, SeqCst);
    }
}

fn chunk(client: &mut impl std::io::BufRead) -> Vec<u8> {
    let mut line = String::new();
    client.read_line(&mut line).unwrap();
    let mut data = vec![0; usize::from_str_radix(line.trim(), 16).unwrap() + 2];
    client.read_exact(&mut data).unwrap();
    data.truncate(data.len() - 2);
    data
}

#[test]
fn a_stream_that_breaks_off_is_no_whole_reply() {
    for length in [None, Some(100_000)] {
        let body = move || {
            let pieces = [Ok(prose(50_000)), Err(std::io::Error::other("gone"))];
            // One that is shorter than it said breaks off as well.
            let whole = if length.is_some() { 1 } else { 2 };
            Body::stream(stream::iter(pieces.into_iter().take(whole)), length)
        };
        let server = serve(service(Some(true), 200, &[("content-type", TEXT)], body), nothing_more);
        let got = get(&server, "gzip");
        assert!(got.is_coded() && !got.body.ends_with(b"0\r\n\r\n"), "{length:?}");
    }
}

#[test]
fn clients_that_take_nothing_hold_what_is_counted_and_are_cut() {
    const LARGE: usize = 48 << 20;
    // It hardly shrinks, so that the system can't hold what comes out.
    let noise: Bytes =
        (0..LARGE as u64).map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 41) as u8).collect();
    let server = serve(
        service(Some(true), 200, &[("content-type", TEXT)], move || Body::Bytes(noise.clone())),
        |options| options.limits.send_timeout = std::time::Duration::from_secs(1),
    );
    let clients: Vec<_> = (0..2).map(|_| send(&server, "GET", "accept-encoding: gzip\r\n")).collect();
    // The plain bytes, which both share, count until the last is coded.
    eventually(|| server.waiting().unsent == LARGE);
    eventually(|| server.waiting().unsent == 0);
    drop(clients);
}
