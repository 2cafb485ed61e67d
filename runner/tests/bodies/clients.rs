//! Servers with short limits, and clients that read as much as a test wants.

use crate::support::*;
use bytes::Bytes;
use flux_node::{Body, Response, Value};
use flux_runner::{Engine, ServeOptions, Server};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

pub fn serve(engine: Engine, change: impl FnOnce(&mut ServeOptions)) -> Server {
    let mut options =
        ServeOptions { listen: SocketAddr::from(([127, 0, 0, 1], 0)), workers: 1, ..ServeOptions::default() };
    change(&mut options);
    Server::start(engine, options).unwrap()
}

/// Each request to `/` gets the body that is made for it.
pub fn replying(body: impl Fn() -> Body + Send + Sync + 'static) -> Engine {
    let mut made = Made::new();
    let node = made.sync("Make", &["reply"], move |call| {
        let reply = Response { status: 200, headers: vec![], body: body() };
        call.set(0, Value::Response(Arc::new(reply)));
        Ok(())
    });
    let block = made.block(0, 1, vec![call(node, vec![], &[0])], vec![("reply", slot(0))]);
    made.http("get", "/", &[], block);
    let block = made.block(0, 0, vec![], vec![("text", text("hello"))]);
    made.http("get", "/hello", &[], block);
    made.engine()
}

/// Bytes in memory of their own.
pub fn bytes(length: usize) -> Body {
    Body::Bytes(Bytes::from(vec![b'x'; length]))
}

pub fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.local_addr().unwrap()).unwrap();
    // A test that fails must end too.
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// A client that has asked, and has not read anything yet.
pub fn asked(server: &Server, path: &str, more: &str) -> TcpStream {
    let mut stream = connect(server);
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

/// What a client gets: the head, and as much of the body as there is.
pub struct Got {
    pub head: String,
    pub body: Vec<u8>,
}

impl Got {
    pub fn status(&self) -> &str {
        self.head.get(9..12).unwrap_or(&self.head)
    }

    /// What the head says of the body's length.
    pub fn promised(&self) -> Option<usize> {
        let line = self.head.lines().find_map(|line| line.strip_prefix("content-length: "));
        line.and_then(|length| length.parse().ok())
    }
}

/// Reads to the end, of the reply or of the connection.
pub fn read(mut stream: TcpStream) -> Got {
    let mut all = Vec::new();
    // A connection that is cut may end with an error.
    let _ = stream.read_to_end(&mut all);
    let end = all.windows(4).position(|four| four == b"\r\n\r\n").map_or(all.len(), |at| at + 4);
    let body = all.split_off(end);
    Got { head: String::from_utf8(all).unwrap(), body }
}

pub fn fetch(server: &Server, path: &str) -> Got {
    read(asked(server, path, ""))
}

/// Waits until it is so; a test that waits for ever fails by the harness's patience, not by a clock.
pub fn eventually(mut so: impl FnMut() -> bool) {
    while !so() {
        // Others need the processor meanwhile.
        std::thread::sleep(Duration::from_millis(2));
    }
}
