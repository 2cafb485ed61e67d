//! Replies that a client does not take.

use crate::clients::*;
use bytes::Bytes;
use flux_node::Body;
use flux_runner::ServeOptions;
use futures_util::stream::{self, StreamExt};
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

const MB: usize = 1 << 20;

/// More than the system takes from a server whose client reads nothing.
const LARGE: usize = 32 * MB;

/// Cuts soon, yet not before a few clients have come on a machine that has other work.
fn hasty(options: &mut ServeOptions) {
    options.limits.send_timeout = Duration::from_secs(1);
}

#[test]
fn a_client_that_takes_nothing_is_cut() {
    let server = serve(replying(|| bytes(LARGE)), hasty);
    let clients: Vec<_> = (0..4).map(|_| asked(&server, "/", "")).collect();
    eventually(|| server.waiting().unsent == 4 * LARGE);
    eventually(|| server.waiting().unsent == 0);
    for client in clients {
        let got = read(client);
        assert!(got.body.len() < LARGE);
    }
}

#[test]
fn a_short_idle_timeout_holds_for_replies_too() {
    let server = serve(replying(|| bytes(LARGE)), |options| {
        options.limits.idle_timeout = Duration::from_millis(200);
    });
    let _client = asked(&server, "/", "");
    eventually(|| server.waiting().unsent == LARGE);
    eventually(|| server.waiting().unsent == 0);
}

#[test]
fn a_client_that_takes_its_time_is_served() {
    let server = serve(replying(|| bytes(LARGE)), hasty);
    let mut client = asked(&server, "/", "");
    let mut got = Vec::new();
    let mut some = vec![0; MB];
    // Whatever it takes between two looks keeps it.
    loop {
        match client.read(&mut some).unwrap() {
            0 => break,
            n => got.extend_from_slice(&some[..n]),
        }
        std::thread::yield_now();
    }
    assert!(got.ends_with(&[b'x'; 64]) && got.len() > LARGE);
}

#[test]
fn small_replies_to_a_client_that_takes_none_end_too() {
    let server = serve(replying(|| bytes(1000)), |options| {
        hasty(options);
        options.limits.idle_timeout = Duration::from_millis(200);
    });
    let mut client = connect(&server);
    client.set_write_timeout(Some(Duration::from_secs(60))).unwrap();
    // The replies fill what the system holds for the client, then the requests what it holds for the server.
    let request = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n".repeat(1000);
    while client.write_all(&request).is_ok() {}
}

/// Preface, SETTINGS that let no byte of a body be sent, and so many requests.
fn shut_window(requests: u32) -> Vec<u8> {
    http_2(0, requests)
}

/// The same, where 65,535 bytes may be sent.
fn open_window(requests: u32) -> Vec<u8> {
    http_2(65_535, requests)
}

fn http_2(window: u32, requests: u32) -> Vec<u8> {
    let mut out = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x04".to_vec();
    out.extend_from_slice(&window.to_be_bytes());
    for n in 0..requests {
        out.extend_from_slice(b"\x00\x00\x06\x01\x05");
        out.extend_from_slice(&(2 * n + 1).to_be_bytes());
        // `:method GET`, `:scheme http`, `:path /`, `:authority x`.
        out.extend_from_slice(b"\x82\x86\x84\x41\x01x");
    }
    out
}

#[test]
fn a_shut_window_holds_little_and_not_for_long() {
    let server = serve(replying(|| bytes(8 * MB)), |options| {
        hasty(options);
        options.limits.unsent_bytes_each = 16 * MB;
    });
    let mut client = connect(&server);
    client.write_all(&shut_window(16)).unwrap();
    eventually(|| server.waiting().unsent >= 16 * MB);
    let mut most = 0;
    eventually(|| {
        most = most.max(server.waiting().unsent);
        server.waiting().unsent == 0
    });
    // The rest of the sixteen wait before they are flows.
    assert!(most <= 24 * MB, "{most}");
    let mut rest = Vec::new();
    let _ = client.read_to_end(&mut rest);
}

#[test]
fn what_many_replies_share_counts_once() {
    let shared = Bytes::from(vec![b'x'; LARGE]);
    let server = serve(replying(move || Body::Bytes(shared.clone())), |options| {
        options.limits.unsent_bytes = LARGE + MB;
    });
    let clients: Vec<_> = (0..8).map(|_| asked(&server, "/", "")).collect();
    eventually(|| server.waiting().unsent == LARGE);
    for client in clients {
        let got = read(client);
        assert_eq!((got.status(), got.body.len()), ("200", LARGE));
    }
    eventually(|| server.waiting().unsent == 0);
}

#[test]
fn without_room_a_reply_says_so_and_the_slow_make_room() {
    let server = serve(replying(|| bytes(LARGE)), |options| {
        options.limits.unsent_bytes = 2 * LARGE;
        // Looked at often, and cut for the others' sake only.
        options.limits.header_timeout = Duration::from_millis(200);
    });
    let first = [asked(&server, "/", ""), asked(&server, "/", "")];
    eventually(|| server.waiting().unsent == 2 * LARGE);
    let refused = fetch(&server, "/");
    assert!(refused.status() == "503" && refused.head.contains("retry-after: 1\r\n"), "{}", refused.head);
    // Those who take nothing are cut once they have been looked at.
    eventually(|| fetch(&server, "/").status() == "200");
    drop(first);
}

fn endless(made: Arc<AtomicUsize>) -> Body {
    let chunks = stream::repeat_with(move || {
        made.fetch_add(1, SeqCst);
        Ok(Bytes::from(vec![b'x'; 64 * 1024]))
    });
    Body::stream(chunks, None)
}

#[test]
fn a_stream_is_made_no_faster_than_it_is_taken() {
    let made = Arc::new(AtomicUsize::new(0));
    let count = made.clone();
    let server = serve(replying(move || endless(count.clone())), hasty);
    let client = asked(&server, "/", "");
    eventually(|| made.load(SeqCst) > 0);
    eventually(|| server.waiting().unsent > 0);
    let mut most = 0;
    eventually(|| {
        most = most.max(server.waiting().unsent);
        server.waiting().connections == 0
    });
    assert!(most <= MB, "{most}");
    // It is cut, and nobody makes any more.
    drop(read(client));
    assert!(made.load(SeqCst) * 64 * 1024 < 64 * MB);
}

#[test]
fn a_stream_arrives_whole_or_its_reply_breaks_off() {
    let chunks = |count: usize, length: Option<u64>| {
        move || Body::stream(stream::iter((0..count).map(|_| Ok(Bytes::from_static(b"chunk")))), length)
    };
    let server = serve(replying(chunks(3, Some(15))), |_| {});
    let got = fetch(&server, "/");
    assert_eq!((got.promised(), &got.body[..]), (Some(15), &b"chunkchunkchunk"[..]));
    let server = serve(replying(chunks(2, None)), |_| {});
    let got = fetch(&server, "/");
    assert_eq!(&got.body[..], b"5\r\nchunk\r\n5\r\nchunk\r\n0\r\n\r\n");
    // Shorter and longer than it said.
    for length in [17, 12] {
        let server = serve(replying(chunks(3, Some(length))), |_| {});
        let got = fetch(&server, "/");
        assert!(got.body.len() < length as usize, "{length}: {}", got.body.len());
    }
    let broken = || {
        let error = || std::io::Error::other("it broke");
        Body::stream(stream::iter([Ok(Bytes::from_static(b"chunk")), Err(error())]), None)
    };
    let server = serve(replying(broken), |_| {});
    assert!(!fetch(&server, "/").body.ends_with(b"0\r\n\r\n"));
}

/// A body of events: one at once, then nothing; counted while it is there.
fn events(there: &Arc<AtomicUsize>) -> impl Fn() -> Body + Send + Sync + 'static {
    struct There(Arc<AtomicUsize>);
    impl Drop for There {
        fn drop(&mut self) {
            self.0.fetch_sub(1, SeqCst);
        }
    }
    let there = there.clone();
    move || {
        there.fetch_add(1, SeqCst);
        let there = There(there.clone());
        let rest = stream::pending().map(move |chunk: std::io::Result<Bytes>| {
            let _ = &there;
            chunk
        });
        Body::endless(stream::iter([Ok(Bytes::from_static(b"event"))]).chain(rest))
    }
}

/// Reads until the event came.
fn hears(client: &mut std::net::TcpStream) {
    let (mut seen, mut some) = (Vec::new(), [0; 1024]);
    while !seen.windows(5).any(|five| five == b"event") {
        let read = client.read(&mut some).unwrap();
        assert!(read > 0);
        seen.extend_from_slice(&some[..read]);
    }
}

#[test]
fn a_client_that_goes_away_ends_its_stream() {
    let there = Arc::new(AtomicUsize::new(0));
    let server = serve(replying(events(&there)), |_| {});
    let mut client = asked(&server, "/", "");
    hears(&mut client);
    assert_eq!(there.load(SeqCst), 1);
    drop(client);
    eventually(|| there.load(SeqCst) == 0);
    // Of HTTP/2, three streams of one connection.
    let mut client = connect(&server);
    client.write_all(&open_window(3)).unwrap();
    eventually(|| there.load(SeqCst) == 3);
    drop(client);
    eventually(|| there.load(SeqCst) == 0);
}

#[test]
fn a_server_that_stops_ends_what_would_go_on_for_ever() {
    for many in [false, true] {
        let there = Arc::new(AtomicUsize::new(0));
        let server = serve(replying(events(&there)), |options| options.drain = Duration::from_secs(3600));
        let mut client = connect(&server);
        let request = if many { open_window(2) } else { b"GET / HTTP/1.1\r\nhost: x\r\n\r\n".to_vec() };
        client.write_all(&request).unwrap();
        hears(&mut client);
        eventually(|| there.load(SeqCst) == if many { 2 } else { 1 });
        let reader = std::thread::spawn(move || {
            let mut rest = Vec::new();
            let _ = client.read_to_end(&mut rest);
            rest
        });
        assert_eq!(server.stop().cancelled, 0);
        let rest = reader.join().unwrap();
        assert!(many || rest.ends_with(b"0\r\n\r\n"), "{rest:?}");
        assert_eq!(there.load(SeqCst), 0);
    }
}

/// One that has taken its events is not cut though nothing comes for long; one that takes nothing is.
#[test]
fn a_quiet_stream_is_no_slow_client() {
    let there = Arc::new(AtomicUsize::new(0));
    let server = serve(replying(events(&there)), hasty);
    let mut client = asked(&server, "/", "");
    hears(&mut client);
    // Another is cut meanwhile, so that there were looks enough.
    let other = serve(replying(|| bytes(LARGE)), hasty);
    let slow = asked(&other, "/", "");
    eventually(|| other.waiting().unsent == LARGE);
    eventually(|| other.waiting().unsent == 0);
    drop(slow);
    assert_eq!(there.load(SeqCst), 1);
    // HTTP/2, whose window lets no event through.
    let mut shut = connect(&server);
    shut.write_all(&shut_window(1)).unwrap();
    eventually(|| there.load(SeqCst) == 2);
    eventually(|| there.load(SeqCst) == 1);
    drop(client);
    eventually(|| there.load(SeqCst) == 0);
}

#[tokio::test]
async fn within_the_process_a_stream_that_goes_on_gives_what_is_there() {
    let there = Arc::new(AtomicUsize::new(0));
    let engine = replying(events(&there));
    assert_eq!(crate::support::get(&engine, "/").await, crate::support::ok(200, "event"));
    assert_eq!(there.load(SeqCst), 0);
}

#[tokio::test]
async fn within_the_process_a_stream_comes_whole() {
    let engine = replying(|| {
        Body::stream(stream::iter([Ok(Bytes::from_static(b"a")), Ok(Bytes::from_static(b"b"))]), None)
    });
    assert_eq!(crate::support::get(&engine, "/").await, crate::support::ok(200, "ab"));
}
