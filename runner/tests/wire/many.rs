//! HTTP/2, frame by frame: what floods and silence cost.

use crate::support::*;
use crate::talk::*;
use flux_runner::{Engine, Server};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// A frame's kinds (RFC 9113, section 6).
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GO_AWAY: u8 = 7;
const CONTINUATION: u8 = 9;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut out = (payload.len() as u32).to_be_bytes()[1..].to_vec();
    out.extend([kind, flags]);
    out.extend(stream.to_be_bytes());
    out.extend(payload);
    out
}

/// A header without compression (RFC 7541, section 6.2.2).
fn header(name: &str, value: &str) -> Vec<u8> {
    let mut out = vec![0, name.len() as u8];
    out.extend(name.as_bytes());
    out.push(value.len() as u8);
    out.extend(value.as_bytes());
    out
}

fn head(path: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let own = [(":method", "GET"), (":scheme", "http"), (":authority", "x"), (":path", path)];
    own.iter().chain(more).flat_map(|(name, value)| header(name, value)).collect()
}

fn get(stream: u32, path: &str) -> Vec<u8> {
    frame(HEADERS, END_STREAM | END_HEADERS, stream, &head(path, &[]))
}

struct Client(TcpStream);

impl Client {
    fn new(server: &Server) -> Client {
        let mut client = Client(connect(server));
        client.send(PREFACE);
        client.send(&frame(SETTINGS, 0, 0, &[]));
        client
    }

    /// A server that has heard enough may close before all is written.
    fn send(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).is_ok()
    }

    /// The next frame: its kind, flags, stream and payload; none: the connection has ended.
    fn next(&mut self) -> Option<(u8, u8, u32, Vec<u8>)> {
        let mut head = [0; 9];
        self.0.read_exact(&mut head).ok()?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        let mut payload = vec![0; length];
        self.0.read_exact(&mut payload).ok()?;
        Some((head[3], head[4], u32::from_be_bytes([head[5] & 0x7f, head[6], head[7], head[8]]), payload))
    }

    /// The data of a stream up to its end; none: it was reset, or the connection has ended.
    fn body(&mut self, stream: u32) -> Option<String> {
        let mut body = Vec::new();
        loop {
            let (kind, flags, of, payload) = self.next()?;
            match kind {
                DATA if of == stream => body.extend(payload),
                RESET if of == stream => return None,
                _ => {}
            }
            if of == stream && (kind == DATA || kind == HEADERS) && flags & END_STREAM != 0 {
                return String::from_utf8(body).ok();
            }
        }
    }

    /// Reads until the connection ends, answering nothing. The code of the last farewell.
    fn end(mut self) -> Option<u32> {
        let mut code = None;
        while let Some((kind, _, _, payload)) = self.next() {
            if kind == GO_AWAY {
                code = payload.get(4..8).map(|bytes| u32::from_be_bytes(bytes.try_into().unwrap()));
            }
        }
        code
    }
}

fn still_serves(server: &Server) {
    let mut client = Client::new(server);
    client.send(&get(1, "/"));
    assert_eq!(client.body(1).as_deref(), Some("hello"));
}

fn echoing() -> Engine {
    let mut made = service();
    let block = made.block(1, 1, vec![], vec![("host", slot(0))]);
    made.http("get", "/host", &[("headers", "string host")], block);
    let block = made.block(1, 1, vec![], vec![("all", slot(0))]);
    made.http("get", "/cookie", &[("headers", "string cookie")], block);
    made.engine()
}

#[test]
fn the_host_is_the_authority() {
    let server = serve(echoing(), |_| {});
    let mut client = Client::new(&server);
    client.send(&get(1, "/host"));
    assert_eq!(client.body(1).as_deref(), Some("x"));
}

#[test]
fn a_host_that_is_another_is_refused() {
    let server = serve(echoing(), |_| {});
    let status = |host: &str| {
        let mut client = Client::new(&server);
        client.send(&frame(HEADERS, END_STREAM | END_HEADERS, 1, &head("/", &[("host", host)])));
        client.body(1).unwrap_or_default()
    };
    assert!(status("other").contains("`host` is another than `:authority`"));
    assert!(!status("x").contains("another"));
}

#[test]
fn a_cookie_in_pieces_is_one() {
    let server = serve(echoing(), |_| {});
    let mut client = Client::new(&server);
    let head = head("/cookie", &[("cookie", "a=1"), ("cookie", "b=2")]);
    client.send(&frame(HEADERS, END_STREAM | END_HEADERS, 1, &head));
    assert_eq!(client.body(1).as_deref(), Some("a=1; b=2"));
}

#[test]
fn headers_are_counted_here_too() {
    let server = serve(echoing(), |options| options.limits.headers = 20);
    let mut client = Client::new(&server);
    let many: Vec<(&str, &str)> = (0..30).map(|_| ("x-a", "b")).collect();
    client.send(&frame(HEADERS, END_STREAM | END_HEADERS, 1, &head("/", &many)));
    assert_eq!(client.body(1).as_deref(), Some("more than 20 headers\n"));
    still_serves(&server);
}

#[test]
fn rapid_resets_end_the_connection() {
    let server = serve(echoing(), |_| {});
    let mut client = Client::new(&server);
    for n in 0..20_000u32 {
        let stream = 2 * n + 1;
        let reset = frame(RESET, 0, stream, &8u32.to_be_bytes());
        if !client.send(&[get(stream, "/"), reset].concat()) {
            break;
        }
    }
    let _ = client.0.shutdown(std::net::Shutdown::Write);
    client.end();
    still_serves(&server);
}

#[test]
fn floods_of_frames_stop_nobody_else() {
    let server = serve(echoing(), |_| {});
    let floods: [Vec<u8>; 4] = [
        frame(SETTINGS, 0, 0, &[0, 4, 0, 0, 255, 255]),
        frame(PING, 0, 0, &[0; 8]),
        frame(DATA, 0, 1, &[]),
        frame(CONTINUATION, 0, 1, &header("x-a", "b")),
    ];
    for flood in floods {
        let mut client = Client::new(&server);
        client.send(&frame(HEADERS, 0, 1, &head("/", &[])));
        let many = flood.repeat(1000);
        for _ in 0..20 {
            if !client.send(&many) {
                break;
            }
        }
        still_serves(&server);
    }
}

#[test]
fn a_head_without_an_end_is_refused() {
    let server = serve(echoing(), |_| {});
    let mut client = Client::new(&server);
    client.send(&frame(HEADERS, 0, 1, &head("/", &[])));
    let more = frame(CONTINUATION, 0, 1, &header("x-a", &"b".repeat(100)).repeat(100));
    while client.send(&more) {}
    still_serves(&server);
}

#[test]
fn a_window_of_nothing_is_cut() {
    let server = serve(echoing(), |options| options.limits.send_timeout = Duration::from_millis(200));
    let mut client = Client::new(&server);
    client.send(&frame(SETTINGS, 0, 0, &[0, 4, 0, 0, 0, 0]));
    client.send(&get(1, "/"));
    // Answers every ping, and takes nothing.
    while let Some((kind, flags, _, payload)) = client.next() {
        if kind == PING && flags == 0 {
            client.send(&frame(PING, 1, 0, &payload));
        }
    }
    still_serves(&server);
}

#[test]
fn who_answers_no_ping_is_closed() {
    let server = serve(echoing(), |options| options.limits.header_timeout = Duration::from_millis(200));
    // With a request on its way that takes for ever, and in the middle of a head.
    for begun in [get(1, "/"), frame(HEADERS, 0, 1, &head("/", &[]))] {
        let mut client = Client::new(&server);
        client.send(&begun);
        client.end();
    }
    still_serves(&server);
}
