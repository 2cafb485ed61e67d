//! `http.fetch` and `http.send`, against a service on this machine.

use crate::harness::{Service, ints, json, str, text};
use crate::http_reply::{header, response};
use flux_node::{Constant, Value};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A service that answers every request with what a function makes of its head and body, and counts connections.
struct Upstream {
    address: String,
    seen: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
}

impl Upstream {
    fn new(answer: fn(&str) -> Option<String>) -> Upstream {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let (seen, connections) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<usize>>::default());
        let (all, count) = (seen.clone(), connections.clone());
        // It ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                *count.lock().expect("whole") += 1;
                let all = all.clone();
                std::thread::spawn(move || serve(stream, answer, &all));
            }
        });
        Upstream { address, seen, connections }
    }

    fn url(&self, path: &str) -> Constant {
        text(&format!("http://{}{path}", self.address))
    }
}

fn serve(mut stream: TcpStream, answer: fn(&str) -> Option<String>, all: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    loop {
        let mut request = String::new();
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            request.push_str(&line);
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).expect("a body");
        request.push_str(&String::from_utf8_lossy(&body));
        all.lock().expect("whole").push(request.clone());
        let Some(reply) = answer(&request) else {
            // It says nothing until the client gives up.
            let _ = reader.read_line(&mut request);
            return;
        };
        if stream.write_all(reply.as_bytes()).is_err() {
            return;
        }
    }
}

fn ok(body: &str) -> Option<String> {
    Some(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nx-from: there\r\n\r\n{body}", body.len()))
}

fn fetch(url: Constant, output: &str) -> Result<Value, (i64, String)> {
    let service = Service::default();
    let node = service.node("http.fetch", &[("url", url)], "", &format!("{output} reply"));
    node.run(&[]).map(|mut v| v.remove(0)).map_err(|failure| (failure.code, failure.message.to_string()))
}

#[test]
fn the_signature_says_what_the_reply_is() {
    let upstream = Upstream::new(|_| ok("[1, 2]"));
    assert_eq!(fetch(upstream.url("/x"), "list<int>"), Ok(ints(&[1, 2])));
    assert_eq!(fetch(upstream.url("/x"), "json"), Ok(json(serde_json::json!([1, 2]))));
    assert_eq!(fetch(upstream.url("/x"), "string"), Ok(str("[1, 2]")));
    assert_eq!(fetch(upstream.url("/x"), "bytes"), Ok(Value::Bytes("[1, 2]".into())));
    let reply = response(&fetch(upstream.url("/x"), "response").unwrap());
    assert_eq!((reply.status, header(&reply, "x-from")), (200, Some("there")));
    assert_eq!(fetch(upstream.url("/x"), "int").unwrap_err().0, 502);
}

#[test]
fn another_status_is_a_failure_of_that_code() {
    let upstream = Upstream::new(|request| {
        Some(match request {
            r if r.starts_with("GET /gone") => "HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n".into(),
            _ => "HTTP/1.1 302 Found\r\nlocation: /gone\r\ncontent-length: 0\r\n\r\n".into(),
        })
    });
    assert_eq!(fetch(upstream.url("/gone"), "string").unwrap_err().0, 410);
    assert_eq!(fetch(upstream.url("/else"), "string").unwrap_err().0, 302);
    assert_eq!(response(&fetch(upstream.url("/gone"), "response").unwrap()).status, 410);
}

#[test]
fn what_can_not_be_reached_is_502_and_what_takes_long_504() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(fetch(text(&format!("http://{free}/x")), "string").unwrap_err().0, 502);
    let stuck = Upstream::new(|_| None);
    let service = Service::default();
    let args = [("url", stuck.url("/x")), ("timeout", Constant::Duration(30_000_000))];
    assert_eq!(service.node("http.fetch", &args, "", "string s").code(&[]), 504);
    assert_eq!(fetch(text("ftp://localhost/x"), "string").unwrap_err().0, 400);
    let broken = Upstream::new(|_| Some("HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n".into()));
    assert_eq!(fetch(broken.url("/x"), "string").unwrap_err().0, 502);
}

#[test]
fn a_reply_longer_than_the_limit_is_a_failure() {
    let upstream = Upstream::new(|_| ok(&"x".repeat(5000)));
    let service = Service::default();
    let args = [("url", upstream.url("/x")), ("limit", Constant::Size(4999))];
    assert_eq!(service.node("http.fetch", &args, "", "string s").code(&[]), 502);
    let args = [("url", upstream.url("/x")), ("limit", Constant::Size(5000))];
    assert!(service.node("http.fetch", &args, "", "string s").run(&[]).is_ok());
}

#[test]
fn values_go_into_the_url_and_the_headers() {
    let upstream = Upstream::new(|_| ok("x"));
    let service = Service::default();
    let args = [("url", upstream.url("/p/{id}?q={q}")), ("headers", text("x-user: {q}"))];
    let node = service.node("http.fetch", &args, "int id, string q", "string s");
    node.one(&[Value::Int(7), str("a b&c")]);
    let seen = upstream.seen.lock().unwrap()[0].clone();
    assert!(seen.starts_with("GET /p/7?q=a%20b%26c HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains("x-user: a b&c\r\n"), "{seen}");
    assert!(seen.contains(&format!("host: {}\r\n", upstream.address)), "{seen}");
    assert_eq!(node.code(&[Value::Int(7), str("a\r\nb: c")]), 400);
    let head = service.node(
        "http.fetch",
        &[("url", upstream.url("/h")), ("method", text("HEAD"))],
        "",
        "response r",
    );
    assert!(head.run(&[]).is_err() || upstream.seen.lock().unwrap().iter().any(|r| r.starts_with("HEAD /h")));
}

#[test]
fn bodies_are_sent_as_what_they_are() {
    let upstream = Upstream::new(|_| ok("done"));
    let service = Service::default();
    let send = |args: Vec<(&str, Constant)>, inputs: &str, value: Value| {
        let args = [vec![("url", upstream.url("/x"))], args].concat();
        assert_eq!(service.node("http.send", &args, inputs, "string s").one(&[value]), str("done"));
        upstream.seen.lock().expect("whole").last().expect("a request").clone()
    };
    let seen = send(vec![("body", text("{l}"))], "list<int> l", ints(&[1]));
    assert!(
        seen.starts_with("POST /x")
            && seen.contains("content-type: application/json\r\n")
            && seen.ends_with("\r\n\r\n[1]"),
        "{seen}"
    );
    let seen = send(
        vec![("body", text("a={s}")), ("type", text("application/x-www-form-urlencoded"))],
        "string s",
        str("1"),
    );
    assert!(
        seen.contains("content-type: application/x-www-form-urlencoded\r\n") && seen.ends_with("\r\n\r\na=1"),
        "{seen}"
    );
    let seen = send(vec![("method", text("DELETE"))], "int ignored", Value::Int(1));
    assert!(seen.starts_with("DELETE /x") && !seen.contains("content-type"), "{seen}");
    assert!(
        service
            .try_node("http.fetch", &[("url", upstream.url("/")), ("method", text("POST"))], "", "string s")
            .is_err()
    );
}

#[test]
fn connections_are_used_again() {
    let upstream = Upstream::new(|_| ok("x"));
    let service = Service::default();
    let args = [("url", upstream.url("/x")), ("headers", text(""))];
    // One runtime for all, as in a running service.
    let node = service.node("http.fetch", &args, "", "string s");
    node.repeat(5);
    assert_eq!(*upstream.connections.lock().unwrap(), 1);
    assert_eq!(upstream.seen.lock().unwrap().len(), 5);
}
