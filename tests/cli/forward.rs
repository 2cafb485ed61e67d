//! A service in front of another one, over sockets.

use crate::support::{LONG, SERVICE, Server, read_to_end};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// Passes everything below `/there` on to that port of this machine.
fn proxy(port: u16) -> Server {
    let program = format!(
        "source All using http.any(\"/there/{{string path*}}\") => http.forward(\"http://127.0.0.1:{port}\", strip: \"/there\");\n"
    );
    Server::start(&program, &[])
}

#[test]
fn requests_reach_the_other_service_and_its_replies_come_back() {
    let other = Server::start(SERVICE, &[]);
    let proxy = proxy(other.address.port());
    assert!(proxy.get("/there/hello/A%20da").ends_with("Hello, A da!"));
    assert!(proxy.get("/there/nowhere").starts_with("HTTP/1.1 404"));
    let body = "{\"text\":\"12345\"}";
    let reply = proxy.exchange(&format!(
        "POST /there/length HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    ));
    assert!(reply.ends_with("\r\n\r\n5"), "{reply}");
    let head = proxy.exchange("HEAD /there/hello/Ada HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("content-length: 11\r\n"), "{head}");
    assert!(head.ends_with("\r\n\r\n"), "{head}");
}

/// The other service answers the first half of the body before the second is sent, and the client sees that answer: nobody
/// collects either body.
#[test]
fn both_bodies_go_through_while_they_come() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = proxy(listener.local_addr().unwrap().port());
    let mut client = proxy.connect();
    client
        .write_all(b"POST /there/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n")
        .unwrap();
    let (mut other, _) = listener.accept().unwrap();
    other.set_read_timeout(Some(LONG)).unwrap();
    until(&mut other, "half");
    other.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n").unwrap();
    until(&mut client, "first");
    client.write_all(b"4\r\nmore\r\n0\r\n\r\n").unwrap();
    until(&mut other, "more");
    other.write_all(b"4\r\nlast\r\n0\r\n\r\n").unwrap();
    assert!(read_to_end(client).contains("last"));
}

/// Reads until these words came.
fn until(stream: &mut TcpStream, words: &str) {
    let (mut seen, mut some) = (String::new(), [0; 4096]);
    while !seen.contains(words) {
        let read = stream.read(&mut some).unwrap();
        assert!(read > 0, "no `{words}` in {seen}");
        seen.push_str(&String::from_utf8_lossy(&some[..read]));
    }
}
