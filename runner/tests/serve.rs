//! A server, as clients on the wire see it.

#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "clients live in the real world")]

mod support;

use flux_node::Value;
use flux_runner::{Engine, ServeOptions, Server};
use smallvec::smallvec;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
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

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.local_addr().unwrap()).unwrap();
    // A test that fails must end too.
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// One request on a connection of its own, read to its end.
fn once(server: &Server, request: &str) -> String {
    let mut stream = connect(server);
    stream.write_all(request.as_bytes()).unwrap();
    receive(&mut stream, |_| false)
}

fn ended(reply: &str) -> bool {
    reply.contains("\r\n\r\n")
}

fn status(reply: &str) -> &str {
    reply.get(9..12).unwrap_or(reply)
}

/// `/hang` never ends; `/count` says how many of its flows were cancelled; posts give back what they bring.
fn busy() -> Engine {
    let mut made = Made::new();
    let cancelled = Arc::new(AtomicUsize::new(0));
    struct Alive(Arc<AtomicUsize>);
    impl Drop for Alive {
        fn drop(&mut self) {
            self.0.fetch_add(1, SeqCst);
        }
    }
    let count = cancelled.clone();
    let hang = made.asynchronous("Hang", &[], move |_, _| {
        let alive = Alive(count.clone());
        async move {
            let _alive = alive;
            std::future::pending().await
        }
    });
    let body = made.block(0, 0, vec![call(hang, vec![], &[])], vec![]);
    made.http("get", "/hang", &[], body);
    let count = made.sync("Count", &["n"], move |call| {
        call.set(0, Value::Int(cancelled.load(SeqCst) as i64));
        Ok(())
    });
    let body = made.block(0, 1, vec![call(count, vec![], &[0])], vec![("n", slot(0))]);
    made.http("get", "/count", &[], body);
    let body = made.block(2, 2, vec![], vec![("text", slot(0)), ("n", slot(1))]);
    made.http("post", "/two", &[("body", "string text, int n = 7")], body);
    let body = made.block(1, 1, vec![], vec![("text", slot(0))]);
    made.http("post", "/one", &[("content", "string text")], body);
    let body = made.block(2, 2, vec![], vec![("rest", slot(0)), ("method", slot(1))]);
    made.http("any", "/any/{string rest*}", &[], body);
    let body = made.block(1, 1, vec![], vec![("agent", slot(0))]);
    made.http("get", "/agent", &[("headers", "string user_agent")], body);
    made.engine()
}

fn post(path: &str, kind: &str, body: &str) -> String {
    let kind = if kind.is_empty() { String::new() } else { format!("content-type: {kind}\r\n") };
    format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{kind}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn body_of(reply: &str) -> &str {
    reply.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[test]
fn bodies_are_read_as_documented() {
    let server = serve(busy(), |_| {});
    let form = "application/x-www-form-urlencoded";
    let cases = [
        ("/two", "application/json", r#"{"n": 1, "text": "a"}"#, "200", r#"{"text":"a","n":1}"#),
        ("/two", "", r#"{"text": "a"}"#, "200", r#"{"text":"a","n":7}"#),
        ("/two", form, "text=a+b%21&n=2", "200", r#"{"text":"a b!","n":2}"#),
        ("/two", form, "text=a&n=x", "400", "body field `n` must be a value of type `int`\n"),
        (
            "/two",
            "application/json",
            "{",
            "400",
            "the body is no JSON: EOF while parsing an object at line 1 column 1\n",
        ),
        ("/two", "application/json", r#"{"n":1}"#, "400", "body field `text` is missing\n"),
        (
            "/two",
            "text/plain",
            "hello",
            "415",
            "the body must be a JSON object or a form, and its content type must say so\n",
        ),
        ("/one", "text/plain", "hello", "200", "hello"),
        ("/one", form, "hello", "200", "hello"),
        ("/one", form, "text=hello", "200", "text=hello"),
        ("/one", "application/json", r#"{"text":"hello"}"#, "200", r#"{"text":"hello"}"#),
        ("/one", "application/json", r#"{"other":"hello"}"#, "200", r#"{"other":"hello"}"#),
        ("/one", "", "", "200", ""),
    ];
    for (path, kind, body, expected, reply) in cases {
        let got = once(&server, &post(path, kind, body));
        assert_eq!((status(&got), body_of(&got)), (expected, reply), "{path} {kind} {body}");
    }
}

#[test]
fn methods_paths_and_headers() {
    let server = serve(busy(), |_| {});
    let ask = |first: &str, more: &str| {
        once(&server, &format!("{first} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n"))
    };
    let reply = ask("PUT /one", "");
    assert_eq!(status(&reply), "405");
    assert!(reply.contains("allow: POST, OPTIONS\r\n"), "{reply}");
    assert_eq!(status(&ask("OPTIONS /count", "")), "204");
    assert_eq!(status(&ask("GET /nothing", "")), "404");
    let head = ask("HEAD /count", "");
    assert!(
        status(&head) == "200" && head.contains("content-length: 1\r\n") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
    assert_eq!(body_of(&ask("DELETE /any/a/b%20c/d", "")), r#"{"rest":"a/b c/d","method":"DELETE"}"#);
    assert_eq!(body_of(&ask("GET /agent", "User-Agent: test\r\n")), "test");
    let missing = ask("GET /agent", "");
    assert_eq!((status(&missing), body_of(&missing)), ("400", "header `user-agent` is missing\n"));
}

#[test]
fn large_bodies_are_refused_before_they_are_read() {
    let server = serve(busy(), |_| {});
    let declared = "POST /one HTTP/1.1\r\nhost: x\r\ncontent-length: 1073741824\r\n\r\n";
    assert_eq!(status(&once(&server, declared)), "413");
    // Not declared, it is cut where the limit ends.
    let mut stream = connect(&server);
    stream.write_all(b"POST /one HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n").unwrap();
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let mut sent = 0;
    while sent < 64 && stream.write_all(chunk.as_bytes()).is_ok() {
        sent += 1;
    }
    assert!(sent < 64 || status(&receive(&mut stream, ended)) == "413");
    let limited = serve(busy(), |options| options.limits.body_bytes = Some(4));
    assert_eq!(status(&once(&limited, &post("/one", "", "12345"))), "413");
    assert_eq!(status(&once(&limited, &post("/one", "", "1234"))), "200");
}

#[test]
fn large_and_many_headers_are_refused() {
    let server = serve(hello(), |options| options.limits.header_bytes = 8192);
    let large = format!("GET / HTTP/1.1\r\nhost: x\r\nbig: {}\r\n\r\n", "x".repeat(20_000));
    assert_eq!(status(&once(&server, &large)), "431");
    let many: String = (0..200).map(|i| format!("h{i}: x\r\n")).collect();
    assert_eq!(status(&once(&server, &format!("GET / HTTP/1.1\r\nhost: x\r\n{many}\r\n"))), "431");
}

#[test]
fn a_slow_client_is_cut_and_others_are_served() {
    let server = serve(hello(), |options| options.limits.header_timeout = Duration::from_millis(200));
    // One byte now and then keeps no connection open; nor does one that says nothing, before or after a request.
    let mut slow = connect(&server);
    let mut silent = connect(&server);
    let mut second = connect(&server);
    second.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    assert!(receive(&mut second, |text| text.ends_with("hello")).ends_with("hello"));
    second.write_all(b"GET / HT").unwrap();
    let mut preface = connect(&server);
    preface.write_all(b"PRI * HT").unwrap();
    let drip = std::thread::spawn(move || {
        let mut sent = 0;
        for byte in b"GET / HTTP/1.1\r\nx: ".iter().chain(b"y".iter().cycle()).take(4000) {
            if slow.write_all(&[*byte]).is_err() {
                break;
            }
            sent += 1;
            std::thread::sleep(Duration::from_millis(5));
        }
        sent
    });
    assert_eq!(status(&once(&server, "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")), "200");
    assert_eq!(receive(&mut silent, |_| false), "");
    assert_eq!(receive(&mut second, |_| false), "");
    assert_eq!(receive(&mut preface, |_| false), "");
    assert!(drip.join().unwrap() < 4000);
}

#[test]
fn an_idle_connection_is_closed() {
    let server = serve(hello(), |options| {
        options.limits.header_timeout = Duration::from_millis(100);
        options.limits.idle_timeout = Duration::from_millis(300);
    });
    let mut stream = connect(&server);
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    assert!(receive(&mut stream, |_| false).ends_with("hello"));
}

#[test]
fn a_full_house_says_so() {
    let server = serve(busy(), |options| options.limits.flows = 1);
    let mut hanging = connect(&server);
    hanging.write_all(b"GET /hang HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let ask = || once(&server, "GET /count HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let full = std::iter::repeat_with(ask).take(10_000).find(|reply| status(reply) == "503").unwrap();
    assert!(full.contains("retry-after: 1\r\n"), "{full}");
    // A client that goes away cancels its flow, which gives the place free.
    drop(hanging);
    let served = std::iter::repeat_with(ask).take(10_000).find(|reply| status(reply) == "200").unwrap();
    assert_eq!(body_of(&served), "1");
}

#[test]
fn http_2_by_prior_knowledge() {
    let server = serve(hello(), |_| {});
    let mut stream = connect(&server);
    // Preface, empty SETTINGS, and HEADERS of stream 1: `:method GET`, `:scheme http`, `:path /`, `:authority x`.
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00").unwrap();
    stream.write_all(b"\x00\x00\x06\x01\x05\x00\x00\x00\x01\x82\x86\x84\x41\x01x").unwrap();
    let reply = receive(&mut stream, |text| text.contains("hello"));
    assert!(reply.contains("hello"));
}

#[test]
fn stopping_lets_flows_finish() {
    let mut made = Made::new();
    let (begins, begun) = std::sync::mpsc::channel();
    let slow = made.asynchronous("Slow", &["n"], move |_, flow| {
        let _ = begins.send(());
        async move {
            flow.world.sleep(Duration::from_millis(300)).await;
            Ok(smallvec![Value::Int(1)])
        }
    });
    let body = made.block(0, 1, vec![call(slow, vec![], &[0])], vec![("n", slot(0))]);
    made.http("get", "/", &[], body);
    let server = serve(made.engine(), |_| {});
    let address = server.local_addr().unwrap();
    let mut stream = connect(&server);
    let mut idle = connect(&server);
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    begun.recv().unwrap();
    let reader = std::thread::spawn(move || receive(&mut stream, |_| false));
    assert_eq!(server.stop().cancelled, 0);
    assert_eq!(body_of(&reader.join().unwrap()), "1");
    assert_eq!(receive(&mut idle, |_| false), "");
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn draining_is_bounded() {
    let engine = busy();
    let server = serve(engine.clone(), |options| options.drain = Duration::from_millis(100));
    let mut hanging = connect(&server);
    hanging.write_all(b"GET /hang HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    while engine.counters().sources[0].started == 0 {
        std::thread::yield_now();
    }
    assert_eq!(server.stop().cancelled, 1);
}

#[test]
fn several_workers_serve_too() {
    let server = serve(hello(), |options| options.workers = 3);
    for _ in 0..20 {
        let reply = once(&server, "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        assert_eq!(body_of(&reply), "hello");
    }
}

#[test]
fn a_port_in_use_is_an_error_that_names_it() {
    let server = serve(hello(), |_| {});
    let address = server.local_addr().unwrap();
    let again = Server::start(hello(), ServeOptions { listen: address, ..ServeOptions::default() });
    let error = again.err().unwrap().to_string();
    assert!(error.starts_with(&format!("can't listen at {address}: ")), "{error}");
}

#[test]
fn the_most_exact_route_wins() {
    let mut made = Made::new();
    for route in
        ["/x/{string s}", "/x/{int n}", "/x/{float x}", "/x/top", "/x/{int n}/y", "/{string rest*}", "/"]
    {
        let body = made.block(1, 1, vec![], vec![("route", text(route))]);
        made.http("get", route, &[], body);
    }
    let server = serve(made.engine(), |_| {});
    let cases = [
        ("/x/top", "/x/top"),
        ("/x/t%6Fp", "/x/top"),
        ("/x/12", "/x/{int n}"),
        ("/x/1.5", "/x/{float x}"),
        ("/x/a%2Fb", "/x/{string s}"),
        ("/x/12/y", "/x/{int n}/y"),
        ("/x/a/y", "/{string rest*}"),
        ("/x/", "/{string rest*}"),
        ("/other", "/{string rest*}"),
        ("/", "/"),
        ("/?q", "/"),
    ];
    for (path, route) in cases {
        let reply = once(&server, &format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"));
        assert_eq!(body_of(&reply), route, "{path}");
    }
    assert_eq!(status(&once(&server, "GET /x/%FF HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")), "400");
}
