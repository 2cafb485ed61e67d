//! `http.forward`: what of a request reaches the other service, and what of its reply comes back.

use crate::harness::{Service, text};
use crate::http_reply::{header, response};
use crate::http_upstream::Raw;
use bytes::Bytes;
use flux_node::{Body, BodyTaken, Constant, Failure, Request, Value};
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

/// A request without a socket.
struct Came {
    method: &'static str,
    path: &'static str,
    query: Option<&'static str>,
    headers: Vec<(&'static str, &'static str)>,
    body: Mutex<Option<Body>>,
    /// Another has taken it.
    taken: bool,
}

impl Request for Came {
    fn method(&self) -> &str {
        self.method
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn path(&self) -> &str {
        self.path
    }

    fn query(&self) -> Option<&str> {
        self.query
    }

    fn headers(&self, tell: &mut dyn FnMut(&str, &[u8])) {
        self.headers.iter().for_each(|(name, value)| tell(name, value.as_bytes()));
    }

    fn body(&self) -> Result<Option<Body>, BodyTaken> {
        if self.taken { Err(BodyTaken) } else { Ok(self.body.lock().expect("whole").take()) }
    }

    fn client(&self) -> Option<IpAddr> {
        "192.0.2.7".parse().ok()
    }
}

fn came(method: &'static str, path: &'static str) -> Came {
    let headers = vec![("host", "shop.example"), ("accept", "text/html")];
    Came { method, path, query: None, headers, body: Mutex::default(), taken: false }
}

fn forward(raw: &Raw, more: &[(&str, Constant)], came: Came) -> Result<Value, Failure> {
    let service = Service { request: Some(Arc::new(came)), ..Service::default() };
    let mut args = vec![("base", raw.url(""))];
    args.extend(more.iter().cloned());
    service.node("http.forward", &args, "", "response reply").run(&[]).map(|mut out| out.remove(0))
}

const OK: &str = "HTTP/1.1 201 Made\r\ncontent-length: 2\r\nconnection: x-hop\r\nx-hop: 1\r\nkeep-alive: timeout=5\r\nx-a: 1\r\nx-a: 2\r\nset-cookie: a=b\r\n\r\nok";

#[test]
fn a_line_that_is_added_is_what_the_program_says_and_never_what_the_client_says() {
    let raw = Raw::saying(OK);
    let mut request = came("GET", "/");
    request.headers.extend([("x-user", "root"), ("x-role", "admin"), ("x-other", "1")]);
    let lines = ("headers", Constant::Text("x-user: ann\nX-Role: guest".to_owned()));
    response(&forward(&raw, &[lines], request).expect("a reply"));
    let seen = raw.seen.lock().expect("whole")[0].to_ascii_lowercase();
    for there in ["x-user: ann\r\n", "x-role: guest\r\n", "x-other: 1\r\n"] {
        assert!(seen.contains(there), "{there} in {seen}");
    }
    assert!(!seen.contains("root") && !seen.contains("admin"), "{seen}");
}

#[test]
fn a_request_goes_on_as_it_came() {
    let raw = Raw::saying(OK);
    let mut request = came("GET", "/a%2Fb//c/%7e/");
    request.query = Some("q=%41+b&&x");
    request.headers.extend([
        ("connection", "close, X-Secret"),
        ("x-secret", "1"),
        ("keep-alive", "1"),
        ("te", "trailers"),
        ("proxy-authorization", "Basic x"),
        ("cookie", "a=b"),
        ("forwarded", "for=203.0.113.1"),
        ("x-forwarded-for", "203.0.113.1"),
        ("x-forwarded-host", "evil.example"),
        ("authorization", "Bearer t"),
    ]);
    let reply = response(&forward(&raw, &[], request).expect("a reply"));
    assert_eq!(reply.status, 201);
    let names: Vec<_> = reply.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(names, ["x-a: 1", "x-a: 2", "set-cookie: a=b"]);
    let seen = raw.seen.lock().expect("whole")[0].to_ascii_lowercase();
    assert!(seen.starts_with("get /a%2fb//c/%7e/?q=%41+b&&x http/1.1\r\n"), "{seen}");
    for there in [
        &format!("host: {}\r\n", raw.address)[..],
        "accept: text/html\r\n",
        "cookie: a=b\r\n",
        "authorization: bearer t\r\n",
        "forwarded: for=203.0.113.1, for=192.0.2.7;host=\"shop.example\";proto=http\r\n",
        "x-forwarded-for: 203.0.113.1, 192.0.2.7\r\n",
        "x-forwarded-host: shop.example\r\n",
        "x-forwarded-proto: http\r\n",
        "via: 1.1 flux\r\n",
    ] {
        assert!(seen.contains(there), "{there} in {seen}");
    }
    for gone in [
        "x-secret",
        "connection",
        "keep-alive",
        "te: ",
        "proxy-authorization",
        "accept-encoding",
        "user-agent",
    ] {
        assert!(!seen.contains(&format!("\r\n{gone}")), "{gone} in {seen}");
    }
}

#[test]
fn the_path_comes_behind_the_base() {
    let raw = Raw::saying(OK);
    let path = |base: &str, strip: &str, path: &'static str| {
        let service = Service { request: Some(Arc::new(came("GET", path))), ..Service::default() };
        let args = [("base", raw.url(base)), ("strip", text(strip))];
        service.node("http.forward", &args, "", "response reply").one(&[]);
        let seen = raw.seen.lock().expect("whole").last().expect("a request").clone();
        seen.split(' ').nth(1).expect("a path").to_owned()
    };
    assert_eq!(path("/v1/", "", "/x"), "/v1/x");
    assert_eq!(path("/v1", "/api", "/api/x"), "/v1/x");
    assert_eq!(path("", "/api/", "/api"), "/");
    assert_eq!(path("", "/api", "/apix"), "/apix");
    let service = Service::default();
    for (base, strip) in [("http://a/?x", ""), ("http://a/", "api")] {
        let args = [("base", text(base)), ("strip", text(strip))];
        assert!(service.try_node("http.forward", &args, "", "response reply").is_err(), "{base} {strip}");
    }
}

#[test]
fn bodies_go_on_while_they_come() {
    let raw = Raw::saying(OK);
    let chunks = ["first", "second"].map(|text| Ok(Bytes::from_static(text.as_bytes())));
    let mut request = came("POST", "/x");
    request.body = Mutex::new(Some(Body::stream(futures_util::stream::iter(chunks), Some(11))));
    let reply = response(&forward(&raw, &[], request).expect("a reply"));
    assert!(reply.body.bytes().is_none(), "it comes piece by piece");
    let seen = raw.seen.lock().expect("whole")[0].clone();
    assert!(seen.contains("content-length: 11\r\n") && seen.ends_with("firstsecond"), "{seen}");
}

#[test]
fn what_can_not_be_forwarded_is_said() {
    let raw = Raw::saying(OK);
    let mut upgrade = came("GET", "/ws");
    upgrade.headers.extend([("connection", "upgrade"), ("upgrade", "websocket")]);
    assert_eq!(forward(&raw, &[], upgrade).expect_err("refused").code, 501);
    let service = Service::default();
    assert_eq!(service.node("http.forward", &[("base", raw.url(""))], "", "response reply").code(&[]), 500);
    let reply = forward(&raw, &[], came("HEAD", "/x"));
    let reply = response(&reply.expect("a reply"));
    assert_eq!((header(&reply, "content-length"), reply.body.length()), (Some("2"), Some(0)));
}

#[test]
fn a_body_that_another_has_taken_is_not_forwarded_as_an_empty_one() {
    let raw = Raw::saying(OK);
    let failure = forward(&raw, &[], Came { taken: true, ..came("POST", "/") }).unwrap_err();
    assert_eq!(failure.code, 502);
    assert_eq!(failure.message, "the request's body is gone: another node has taken it");
}
