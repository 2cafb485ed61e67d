//! Replies: to clients that still send, that have a state already, that are pages of other origins.

use crate::support::*;
use crate::talk::*;
use flux_node::{Response, Value};
use flux_runner::{Cors, Engine, Server};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

/// `/` is a reply with a state.
fn stated() -> Engine {
    let mut made = Made::new();
    let node = made.sync("Make", &["reply"], |call| {
        let headers = vec![("etag".into(), "\"v1\"".into()), ("content-type".into(), "text/plain".into())];
        let reply = Response { status: 200, headers, body: bytes::Bytes::from_static(b"0123456789").into() };
        call.set(0, Value::Response(Arc::new(reply)));
        Ok(())
    });
    let block = made.block(0, 1, vec![call(node, vec![], &[0])], vec![("reply", slot(0))]);
    made.http("get", "/", &[], block);
    made.engine()
}

fn ask(server: &Server, method: &str, path: &str, headers: &str) -> Heard {
    let head = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n");
    say(server, head.as_bytes())
}

#[test]
fn conditions_and_ranges_of_a_reply_with_a_state() {
    let server = serve(stated(), |_| {});
    let get = |headers: &str| ask(&server, "GET", "/", headers);
    let whole = get("");
    assert!(whole.statuses() == "200" && whole.body() == "0123456789", "{}", whole.text);
    for condition in
        ["if-none-match: \"v1\"\r\n", "if-none-match: W/\"v1\", \"v0\"\r\n", "if-none-match: *\r\n"]
    {
        let heard = get(condition);
        assert!(heard.statuses() == "304" && heard.body().is_empty(), "{condition}: {}", heard.text);
        assert!(heard.has("etag: \"v1\"") && !heard.text.contains("content-type"), "{}", heard.text);
    }
    assert_eq!(get("if-none-match: \"v0\"\r\n").statuses(), "200");
    assert_eq!(get("if-match: \"v0\"\r\n").statuses(), "412");
    assert_eq!(get("if-match: \"v1\"\r\n").statuses(), "200");
    let part = get("range: bytes=2-4\r\n");
    assert!(part.statuses() == "206" && part.body() == "234", "{}", part.text);
    assert!(part.has("content-range: bytes 2-4/10") && part.has("content-length: 3"), "{}", part.text);
    assert_eq!(get("range: bytes=2-4\r\nif-range: \"v0\"\r\n").statuses(), "200");
    assert_eq!(get("range: bytes=2-4\r\nif-range: \"v1\"\r\n").statuses(), "206");
    let beyond = get("range: bytes=20-\r\n");
    assert!(beyond.statuses() == "416" && beyond.has("content-range: bytes */10"), "{}", beyond.text);
    let head = ask(&server, "HEAD", "/", "");
    assert!(head.has("content-length: 10") && head.body().is_empty(), "{}", head.text);
    assert_eq!(ask(&server, "HEAD", "/", "if-none-match: \"v1\"\r\n").statuses(), "304");
}

#[test]
fn a_reply_comes_whole_though_its_body_was_not_read() {
    let server = serve(service().engine(), |_| {});
    for target in ["GET /", "POST /nowhere", "POST /echo"] {
        let mut stream = connect(&server);
        let length = 3_000_000;
        let head = format!("{target} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        // Every byte can be written, and then the reply is there.
        for _ in 0..length / 10_000 {
            stream.write_all(&[b'x'; 10_000]).unwrap();
        }
        let heard = listen(stream);
        let wanted = match target {
            "GET /" => "200",
            "POST /nowhere" => "404",
            _ => "413",
        };
        assert!(heard.statuses().starts_with(wanted), "{target}: {}", heard.text);
    }
}

#[test]
fn half_a_head_is_cut_whatever_the_idle_time() {
    let server = serve(service().engine(), |options| {
        options.limits.header_timeout = Duration::from_millis(400);
        options.limits.idle_timeout = Duration::from_millis(200);
    });
    let mut stream = connect(&server);
    stream.write_all(b"GET /x HT").unwrap();
    assert!(listen(stream).closed);
    // After a request, too.
    let mut stream = connect(&server);
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\nGET /x HT").unwrap();
    let heard = listen(stream);
    assert!(heard.closed && heard.statuses() == "200", "{}", heard.text);
}

fn shared() -> Engine {
    let mut made = service();
    let block = made.block(0, 0, vec![], vec![("text", text("mine"))]);
    made.http("put", "/own", &[("cors", "https://app.example")], block);
    made.engine()
}

#[test]
fn pages_of_other_origins_are_told_what_they_may() {
    let server = serve(shared(), |_| {});
    let origin = "origin: https://app.example\r\n";
    let heard = ask(&server, "PUT", "/own", origin);
    assert!(heard.has("access-control-allow-origin: https://app.example"), "{}", heard.text);
    assert!(
        heard.has("access-control-allow-credentials: true") && heard.has("vary: origin"),
        "{}",
        heard.text
    );
    let other = ask(&server, "PUT", "/own", "origin: https://evil.example\r\n");
    assert!(other.has("vary: origin") && !other.text.contains("access-control"), "{}", other.text);
    assert!(!ask(&server, "GET", "/", origin).text.contains("access-control"));

    let ahead = "access-control-request-method: PUT\r\naccess-control-request-headers: x-a\r\n";
    let heard = ask(&server, "OPTIONS", "/own", &format!("{origin}{ahead}"));
    assert_eq!(heard.statuses(), "204");
    for header in [
        "access-control-allow-origin: https://app.example",
        "access-control-allow-methods: PUT, OPTIONS",
        "access-control-allow-headers: x-a",
        "access-control-max-age: 7200",
    ] {
        assert!(heard.has(header), "{header}: {}", heard.text);
    }
    let heard = ask(&server, "OPTIONS", "/own", &format!("origin: https://evil.example\r\n{ahead}"));
    assert!(!heard.text.contains("access-control-allow-origin"), "{}", heard.text);
}

#[test]
fn every_reply_of_a_server_that_shares_says_so_errors_too() {
    let server = serve(shared(), |options| options.cors = Cors::parse("*").ok());
    let origin = "origin: https://any.example\r\n";
    for (method, path) in [("GET", "/"), ("GET", "/nowhere"), ("DELETE", "/"), ("POST", "/echo")] {
        let heard = ask(&server, method, path, origin);
        assert!(heard.has("access-control-allow-origin: *"), "{method} {path}: {}", heard.text);
    }
    // What a source says comes first.
    let heard = ask(&server, "PUT", "/own", origin);
    assert!(!heard.text.contains("access-control-allow-origin"), "{}", heard.text);
}
