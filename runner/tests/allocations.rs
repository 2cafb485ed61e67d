//! How often a request allocates memory, from its first byte to the last of its reply.
#![allow(clippy::unwrap_used)]

mod support;

use flux_plan::Mode;
use flux_runner::{ServeOptions, Server};
use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use support::*;

struct Counting;

static COUNT: AtomicUsize = AtomicUsize::new(0);

#[allow(unsafe_code, reason = "an allocator can be told apart from the system's in no other way")]
// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.fetch_add(1, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.fetch_add(1, Relaxed);
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const REQUESTS: usize = 1000;

/// `/hello`: a text. The others: a node, what surrounds it being free.
fn service() -> Made {
    let mut made = Made::new();
    let hello = made.block(0, 0, vec![], vec![("text", text("hello"))]);
    made.http("get", "/hello", &[], hello);
    let plus = made.plus_one();
    let limited = made.plus_one();
    made.declared(limited).limit = Some(2);
    let timed = made.plus_one();
    made.declared(timed).timeout = Some(60_000_000_000);
    let lock = made.lock("a");
    let locked = || call(plus, vec![int(1)], &[0]).locked(vec![program_lock(lock, Mode::Write)]);
    let own = made.block(1, 2, vec![call(plus, slots(&[0]), &[1])], vec![("n", slot(1))]);
    let forked = || fork(vec![branch(own, vec![int(1)], &[0]), branch(own, vec![int(1)], &[1])]);
    let steps = [
        ("/node", call(plus, vec![int(1)], &[0])),
        ("/locked", locked()),
        ("/limited", call(limited, vec![int(1)], &[0])),
        ("/timed", call(timed, vec![int(1)], &[0])),
        ("/forked", forked()),
    ];
    for (path, step) in steps {
        let body = made.block(0, 2, vec![step], vec![("n", slot(0))]);
        made.http("get", path, &[], body);
    }
    made
}

/// Sends so many requests over one connection, one after the other, without allocating.
fn ask(stream: &mut TcpStream, request: &[u8], times: usize) {
    let mut reply = [0; 1024];
    for _ in 0..times {
        stream.write_all(request).unwrap();
        let mut length = 0;
        // A reply is a head, an empty line and a body of less than a read.
        while !reply[..length].windows(4).any(|four| four == b"\r\n\r\n") {
            length += stream.read(&mut reply[length..]).unwrap();
        }
        assert!(reply.starts_with(b"HTTP/1.1 200"));
    }
}

#[test]
fn a_request_that_never_waits_allocates_five_times_at_the_most() {
    let options = ServeOptions { listen: ([127, 0, 0, 1], 0).into(), workers: 1, ..ServeOptions::default() };
    let server = Server::start(service().engine(), options).unwrap();
    let mut stream = TcpStream::connect(server.local_addr().unwrap()).unwrap();
    stream.set_nodelay(true).unwrap();
    for path in ["/hello", "/node", "/locked", "/limited", "/timed", "/forked"] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
        ask(&mut stream, request.as_bytes(), 100);
        let before = COUNT.load(Relaxed);
        ask(&mut stream, request.as_bytes(), REQUESTS);
        let each = (COUNT.load(Relaxed) - before) as f64 / REQUESTS as f64;
        println!("{path}: {each}");
        assert!(each < 5.1, "{path} allocates {each} times");
    }
    drop(stream);
    server.stop();
}
