//! Bodies that do not come to their end.

use crate::clients::*;
use crate::support::*;
use flux_runner::{Engine, Server};
use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

/// `POST /` gives back how the body begins; `/hello` needs none.
fn posting() -> Engine {
    let mut made = Made::new();
    let block = made.block(1, 1, vec![], vec![("text", slot(0))]);
    made.http("post", "/", &[("content", "string text")], block);
    let block = made.block(0, 0, vec![], vec![("text", text("hello"))]);
    made.http("get", "/hello", &[], block);
    made.engine()
}

/// A client that sends so much of a body and stops.
fn half(server: &Server, promised: usize, sent: usize) -> TcpStream {
    let mut stream = connect(server);
    let head =
        format!("POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {promised}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all("x".repeat(sent).as_bytes()).unwrap();
    stream
}

#[test]
fn half_a_body_takes_no_place_and_is_cut() {
    let server = serve(posting(), |options| {
        options.limits.flows = 1;
        options.limits.body_timeout = Duration::from_millis(500);
    });
    let clients: Vec<_> = (0..20).map(|_| half(&server, 10_000, 5_000)).collect();
    eventually(|| server.waiting().unread >= 20 * 5_000);
    assert_eq!(fetch(&server, "/hello").status(), "200");
    for client in clients {
        assert_eq!(read(client).status(), "408");
    }
    eventually(|| server.waiting().unread == 0);
}

#[test]
fn half_read_bodies_have_a_bound_together() {
    let server = serve(posting(), |options| options.limits.unread_bytes = 100_000);
    let first = half(&server, 90_000, 80_000);
    eventually(|| server.waiting().unread >= 80_000);
    let got = read(half(&server, 50_000, 50_000));
    assert!(got.status() == "503" && got.head.contains("retry-after: 1\r\n"), "{}", got.head);
    // A client that goes away leaves its room to others.
    drop(first);
    eventually(|| server.waiting().unread == 0);
    let got = read(half(&server, 50_000, 50_000));
    assert_eq!((got.status(), got.body.len()), ("200", 50_000));
    assert_eq!(server.waiting().unread, 0);
}
