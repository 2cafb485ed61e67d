//! A server, as clients on the wire see it.

#![allow(clippy::unwrap_used)]

mod support;

use flux_runner::{Engine, ServeOptions, Server};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use support::*;

fn serve(engine: Engine, change: impl FnOnce(&mut ServeOptions)) -> Server {
    let mut options =
        ServeOptions { listen: SocketAddr::from(([127, 0, 0, 1], 0)), workers: 1, ..ServeOptions::default() };
    change(&mut options);
    Server::start(engine, options).unwrap()
}

fn hello() -> Engine {
    let mut made = Made::new();
    let body = made.block(0, 0, vec![], vec![("text", text("hello"))]);
    made.http("get", "/", &[], body);
    made.engine()
}

/// What comes until the server closes or `enough` says so.
fn receive(stream: &mut TcpStream, enough: impl Fn(&str) -> bool) -> String {
    let (mut got, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&got).into_owned();
        if enough(&text) {
            return text;
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return text,
            Ok(n) => got.extend_from_slice(&buffer[..n]),
        }
    }
}

#[test]
fn hello_over_one_kept_connection() {
    let server = serve(hello(), |_| {});
    let mut stream = TcpStream::connect(server.local_addr().unwrap()).unwrap();
    for _ in 0..3 {
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let reply = receive(&mut stream, |text| text.ends_with("hello"));
        assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply}");
        assert!(reply.contains("content-type: text/plain; charset=utf-8\r\n"), "{reply}");
        assert!(reply.contains("content-length: 5\r\n"), "{reply}");
    }
    assert_eq!(server.stop().cancelled, 0);
}
