//! `http.respond`, `http.empty`, `http.created`, `http.redirect`.

use crate::harness::{Service, ints, str, text};
use flux_node::{Constant, Response, Value};
use std::sync::Arc;

/// The bytes of a reply's body, which is whole.
pub fn body(reply: &flux_node::Response) -> bytes::Bytes {
    reply.body.read().expect("it can be read")
}

pub fn response(value: &Value) -> Arc<Response> {
    if let Value::Response(response) = value { response.clone() } else { panic!("no response") }
}

pub fn header<'r>(response: &'r Response, name: &str) -> Option<&'r str> {
    response.headers.iter().find(|(n, _)| *n == name).map(|(_, value)| &**value)
}

fn run(component: &str, args: &[(&str, Constant)], inputs: &str, values: &[Value]) -> Arc<Response> {
    let service = Service::default();
    response(&service.node(component, args, inputs, "response reply").one(values))
}

#[test]
fn bodies_have_the_type_that_follows() {
    let reply = run("http.respond", &[], "string s", &[str("hi")]);
    assert_eq!(
        (reply.status, header(&reply, "content-type"), &body(&reply)[..]),
        (200, Some("text/plain; charset=utf-8"), &b"hi"[..])
    );
    let reply = run("http.respond", &[], "bytes b", &[Value::Bytes("x".into())]);
    assert_eq!(header(&reply, "content-type"), Some("application/octet-stream"));
    let reply = run("http.respond", &[], "list<int> l", &[ints(&[1, 2])]);
    assert_eq!(
        (header(&reply, "content-type"), &body(&reply)[..]),
        (Some("application/json"), &b"[1,2]"[..])
    );
}

#[test]
fn status_type_and_headers_are_the_programs() {
    let args = [
        ("status", Constant::Int(418)),
        ("type", text("image/{f}")),
        ("headers", text("X-User:  {u} !\n\ncache-control: no-store")),
    ];
    let reply = run(
        "http.respond",
        &args,
        "bytes b, string f, string u",
        &[Value::Bytes("x".into()), str("png"), str("ada")],
    );
    assert_eq!(reply.status, 418);
    assert_eq!(header(&reply, "content-type"), Some("image/png"));
    assert_eq!(header(&reply, "x-user"), Some("ada !"));
    assert_eq!(header(&reply, "cache-control"), Some("no-store"));
    let own = run("http.respond", &[("headers", text("content-type: text/csv"))], "string s", &[str("a")]);
    assert_eq!(own.headers.len(), 1);
}

#[test]
fn nobody_writes_headers_of_their_own() {
    let service = Service::default();
    let node =
        service.node("http.respond", &[("headers", text("x: {u}"))], "string b, string u", "response r");
    assert_eq!(node.code(&[str("b"), str("a\r\nset-cookie: x=1")]), 400);
    let node = service.node("http.respond", &[("type", text("{u}"))], "string b, string u", "response r");
    assert_eq!(node.code(&[str("b"), str("a\nb: c")]), 400);
    let node = service.node("http.redirect", &[("to", text("{u|raw}"))], "string u", "response r");
    assert_eq!(node.code(&[str("/a\r\nb: c")]), 400);
    assert!(
        service
            .try_node("http.respond", &[("headers", text("no header"))], "string b", "response r")
            .is_err()
    );
    assert!(
        service
            .try_node("http.respond", &[("headers", text("{a}: b"))], "string a, string b", "response r")
            .is_err()
    );
    assert!(
        service.try_node("http.respond", &[("status", Constant::Int(99))], "string b", "response r").is_err()
    );
}

#[test]
fn empty_replies_have_no_body() {
    let reply = run("http.empty", &[], "", &[]);
    assert_eq!((reply.status, body(&reply).len(), reply.headers.len()), (204, 0, 0));
    let reply = run(
        "http.empty",
        &[("status", Constant::Int(405)), ("headers", text("allow: GET"))],
        "int ignored",
        &[Value::Int(1)],
    );
    assert_eq!((reply.status, header(&reply, "allow")), (405, Some("GET")));
}

#[test]
fn created_says_where_and_what() {
    let reply = run("http.created", &[], "", &[]);
    assert_eq!((reply.status, body(&reply).len(), reply.headers.len()), (201, 0, 0));
    let reply = run("http.created", &[("location", text("/e/{id}"))], "int id", &[Value::Int(7)]);
    assert_eq!((header(&reply, "location"), body(&reply).len()), (Some("/e/7"), 0));
    let reply =
        run("http.created", &[("location", text("/e/{id}"))], "int id, string t", &[Value::Int(7), str("x")]);
    assert_eq!(
        (header(&reply, "content-type"), &body(&reply)[..]),
        (Some("text/plain; charset=utf-8"), &b"x"[..])
    );
    let reply = run("http.created", &[], "int id, string t", &[Value::Int(7), str("x")]);
    assert_eq!(&body(&reply)[..], br#"{"id":7,"t":"x"}"#);
}

#[test]
fn values_in_urls_stay_one_step() {
    let to = |template: &str, value: &str| {
        let reply = run("http.redirect", &[("to", text(template))], "string v", &[str(value)]);
        header(&reply, "location").unwrap().to_owned()
    };
    assert_eq!(to("/p/{v}", "a b/../c?d=é"), "/p/a%20b%2F..%2Fc%3Fd%3D%C3%A9");
    assert_eq!(to("{v|raw}", "http://other/x?y=1"), "http://other/x?y=1");
    let reply = run("http.redirect", &[("to", text("/x")), ("status", Constant::Int(308))], "", &[]);
    assert_eq!(reply.status, 308);
    assert!(
        Service::default()
            .try_node(
                "http.redirect",
                &[("to", text("/x")), ("status", Constant::Int(200))],
                "",
                "response r"
            )
            .is_err()
    );
}
