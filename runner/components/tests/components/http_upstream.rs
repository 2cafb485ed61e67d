//! What other services do to those who ask them: closing idle connections, compressing, redirecting, lying, hanging.

use crate::harness::{Service, str, text};
use crate::http_reply::{header, response};
use flate2::Compression;
use flate2::write::GzEncoder;
use flux_node::{Constant, Failure, RecordType, Value};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A service of bytes: each connection is given to a function.
pub struct Raw {
    pub address: String,
    connections: Arc<AtomicUsize>,
    pub seen: Arc<Mutex<Vec<String>>>,
}

pub type Seen = Arc<Mutex<Vec<String>>>;

impl Raw {
    pub fn new(serve: impl Fn(TcpStream, usize, &Seen) + Send + Sync + 'static) -> Raw {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let (connections, seen) = (Arc::new(AtomicUsize::new(0)), Seen::default());
        let (count, all, serve) = (connections.clone(), seen.clone(), Arc::new(serve));
        // It ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let nth = count.fetch_add(1, Ordering::SeqCst);
                let (serve, all) = (serve.clone(), all.clone());
                std::thread::spawn(move || serve(stream, nth, &all));
            }
        });
        Raw { address, connections, seen }
    }

    /// Answers each request with the same bytes, as often as it is asked.
    pub fn saying(reply: impl Into<Vec<u8>>) -> Raw {
        let reply = reply.into();
        Raw::new(move |mut stream, _, seen| {
            let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
            while let Some(request) = request(&mut reader) {
                seen.lock().expect("whole").push(request);
                if stream.write_all(&reply).is_err() {
                    return;
                }
            }
        })
    }

    pub fn url(&self, path: &str) -> Constant {
        text(&format!("http://{}{path}", self.address))
    }
}

/// One request's head and body; none: the connection is over.
pub fn request(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return None;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        head.push_str(&line);
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    head.push_str(&String::from_utf8_lossy(&body));
    Some(head)
}

fn fetch(more: &[(&str, Constant)], output: &str) -> Result<Value, Failure> {
    let service = Service { records: Arc::from([upstream()]), ..Service::default() };
    service.node("http.fetch", more, "", &format!("{output} reply")).run(&[]).map(|mut out| out.remove(0))
}

fn upstream() -> RecordType {
    let mut fields = crate::harness::fields("int status, bytes body");
    fields.insert(
        1,
        flux_node::Field {
            name: "headers".to_owned(),
            ty: flux_node::Type::Map(Box::new(flux_node::Type::String), Box::new(flux_node::Type::String)),
        },
    );
    RecordType { name: "upstream".to_owned(), fields }
}

fn said(result: Result<Value, Failure>) -> (i64, String) {
    let failure = result.expect_err("it fails");
    (failure.code, failure.message.into_owned())
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).expect("it is packed");
    encoder.finish().expect("it is packed")
}

pub fn reply(headers: &str, body: &[u8]) -> Vec<u8> {
    let mut all = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    all.extend_from_slice(body);
    all
}

/// It answers one request on each connection, then reads the next and closes without an answer: what a service does that
/// closes idle connections just when they are used again.
fn fickle() -> Raw {
    Raw::new(|mut stream, _, seen| {
        let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
        for turn in 0..2 {
            let Some(request) = request(&mut reader) else { return };
            seen.lock().expect("whole").push(request);
            if turn == 0 && stream.write_all(&reply("", b"x")).is_err() {
                return;
            }
        }
    })
}

#[test]
fn a_connection_that_was_closed_meanwhile_costs_no_request() {
    let raw = fickle();
    let service = Service::default();
    service.node("http.fetch", &[("url", raw.url("/x"))], "", "string s").repeat(30);
    assert_eq!(raw.connections.load(Ordering::SeqCst), 30);
}

#[test]
fn what_may_have_arrived_is_sent_again_only_if_that_is_of_no_weight() {
    let raw = fickle();
    let service = Service::default();
    let put = [("url", raw.url("/x")), ("method", text("PUT")), ("body", text("a"))];
    service.node("http.send", &put, "", "string s").repeat(4);
    let raw = fickle();
    let post = [("url", raw.url("/x")), ("body", text("a"))];
    let node = service.node("http.send", &post, "", "string s");
    node.repeat(1);
    let runtime = node.failures(3);
    assert!(
        runtime
            .iter()
            .any(|failure| failure.code == 502 && failure.message.contains("closed the connection")),
        "{runtime:?}"
    );
    let posts = raw.seen.lock().expect("whole").len();
    assert_eq!(posts, 4, "each was sent once");
}

#[test]
fn compressed_replies_mean_what_is_in_them() {
    let raw = Raw::saying(reply("content-encoding: gzip\r\n", &gzip(b"[1, 2]")));
    assert_eq!(
        fetch(&[("url", raw.url("/"))], "json").expect("JSON"),
        crate::harness::json(serde_json::json!([1, 2]))
    );
    assert!(raw.seen.lock().expect("whole")[0].contains("accept-encoding: gzip"));
    let packed = fetch(&[("url", raw.url("/"))], "response").expect("a reply");
    let packed = response(&packed);
    assert_eq!(
        (header(&packed, "content-encoding"), &packed.body.read().expect("bytes")[..]),
        (None, &b"[1, 2]"[..])
    );
    let twice = Raw::saying(reply("content-encoding: gzip, gzip\r\n", &gzip(&gzip(b"x"))));
    assert_eq!(fetch(&[("url", twice.url("/"))], "string").expect("text"), str("x"));
    let unknown = Raw::saying(reply("content-encoding: rot13\r\n", b"x"));
    assert!(said(fetch(&[("url", unknown.url("/"))], "string")).1.contains("`rot13`"));
    let broken = Raw::saying(reply("content-encoding: gzip\r\n", b"no gzip at all"));
    assert_eq!(said(fetch(&[("url", broken.url("/"))], "string")).0, 502);
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")).collect()
}

/// `[1, 2]`, as the programs of these names pack it.
const BR: &str = "8b02805b312c20325d03";
const ZSTD: &str = "28b52ffd04583100005b312c20325da9201dcd";

#[test]
fn br_and_zstd_are_unpacked() {
    let json = |list: serde_json::Value| crate::harness::json(list);
    for (coding, packed) in [("br", BR), ("zstd", ZSTD)] {
        let raw = Raw::saying(reply(&format!("content-encoding: {coding}\r\n"), &bytes(packed)));
        let got = fetch(&[("url", raw.url("/"))], "json").expect("JSON");
        assert_eq!(got, json(serde_json::json!([1, 2])), "{coding}");
        let asked = raw.seen.lock().expect("whole")[0].clone();
        assert!(asked.contains("accept-encoding: gzip, deflate, br, zstd\r\n"), "{asked}");
        // Each of them cut off anywhere, or with any byte wrong, is a failure or other text: never more.
        let whole = bytes(packed);
        let cut = (0..whole.len()).map(|end| whole[..end].to_vec());
        let wrong = (0..whole.len()).map(|at| {
            let mut wrong = whole.clone();
            wrong[at] ^= 0x5a;
            wrong
        });
        for body in cut.skip(1).chain(wrong) {
            let raw = Raw::saying(reply(&format!("content-encoding: {coding}\r\n"), &body));
            if let Err(failure) = fetch(&[("url", raw.url("/"))], "bytes") {
                assert_eq!(failure.code, 502, "{coding} {body:x?}: {}", failure.message);
            }
        }
    }
    // Frames one behind the other, with one to be skipped between them.
    let frames = format!("{ZSTD}502a4d1803000000abcdef{ZSTD}");
    let raw = Raw::saying(reply("content-encoding: zstd\r\n", &bytes(&frames)));
    assert_eq!(fetch(&[("url", raw.url("/"))], "string").expect("text"), str("[1, 2][1, 2]"));
}

#[test]
fn bombs_of_br_and_zstd_are_bounded() {
    // Fifty megabytes of zeros.
    let br = "cbffff3ff82700e2b14020f7fe8fffff7ff04f00c4611180eefd1fffffffe09f0088c30200ddfb3ffeffffc13f0110870500baf7\
              7ffcffff837f02200e0b0074effff8ffff07ff04401c1600e8deffe5ffff07fe0980382c00d0bdff00";
    // A window of 8 MB, and 400 blocks that repeat a zero 128 KB long.
    let mut zstd = bytes("28b52ffd0068");
    for _ in 0..400 {
        zstd.extend_from_slice(&[0x02, 0x00, 0x10, 0x00]);
    }
    // A window of some terabytes, of which nothing is there.
    let window = bytes("28b52ffd00ff010000");
    for (coding, packed, says) in [
        ("br", bytes(br), "longer than 1048576 bytes when it is unpacked"),
        ("zstd", zstd, "longer than 1048576 bytes when it is unpacked"),
        ("zstd", window, "can't be unpacked"),
    ] {
        let raw = Raw::saying(reply(&format!("content-encoding: {coding}\r\n"), &packed));
        let args = [("url", raw.url("/")), ("limit", Constant::Size(1 << 20))];
        let (code, message) = said(fetch(&args, "bytes"));
        assert!(code == 502 && message.contains(says), "{coding}: {message}");
    }
}

#[test]
fn a_bomb_is_bounded() {
    let bomb = gzip(&vec![0; 50 << 20]);
    assert!(bomb.len() < 100 << 10);
    let raw = Raw::saying(reply("content-encoding: gzip\r\n", &bomb));
    let (code, message) = said(fetch(&[("url", raw.url("/")), ("limit", Constant::Size(1 << 20))], "bytes"));
    assert_eq!(code, 502);
    assert!(message.contains("longer than 1048576 bytes when it is unpacked"), "{message}");
}

#[test]
fn no_content_is_none() {
    let raw = Raw::saying("HTTP/1.1 204 No Content\r\n\r\n");
    assert_eq!(fetch(&[("url", raw.url("/"))], "option<json>").expect("none"), Value::Option(None));
    assert_eq!(fetch(&[("url", raw.url("/"))], "string").expect("text"), str(""));
    assert!(said(fetch(&[("url", raw.url("/"))], "json")).1.contains("no body"));
}

#[test]
fn messages_say_what_happened() {
    let page = Raw::saying(reply("content-type: text/html\r\n", b"<!doctype html>"));
    assert!(said(fetch(&[("url", page.url("/"))], "json")).1.contains("a page of HTML"));
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let (code, message) = said(fetch(&[("url", text(&format!("http://{free}/")))], "string"));
    assert!(code == 502 && message.contains("nothing listens there"), "{message}");
    let (code, message) = said(fetch(&[("url", text("http://no-such-host.invalid/"))], "string"));
    assert!(code == 502 && message.contains("the name `no-such-host.invalid` can't be found"), "{message}");
    let (code, message) = said(fetch(&[("url", text("http://127.0.0.1:99999/"))], "string"));
    assert!(code == 400 && message.contains("a port is a number from 1 to 65535"), "{message}");
    let sad = Raw::saying("HTTP/1.1 422 No\r\ncontent-length: 11\r\n\r\n{\"why\":\"x\"}");
    let (code, message) = said(fetch(&[("url", sad.url("/"))], "json"));
    assert!(code == 422 && message.contains("answered 422: {\"why\":\"x\"}"), "{message}");
    let stuck = Raw::new(|stream, _, _| {
        let mut one = [0; 4096];
        // Until the client gives up.
        while (&stream).read(&mut one).is_ok_and(|read| read > 0) {}
    });
    let args = [("url", stuck.url("/")), ("timeout", Constant::Duration(50_000_000))];
    let (code, message) = said(fetch(&args, "string"));
    assert!(code == 504 && message.contains("took longer than 50ms to answer"), "{message}");
}

#[test]
fn lies_about_length_and_endless_heads_are_failures() {
    let short = Raw::new(|mut stream, _, _| {
        let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
        request(&mut reader);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
    });
    assert_eq!(said(fetch(&[("url", short.url("/"))], "string")).0, 502);
    let endless = Raw::new(|mut stream, _, _| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(&[b'a'; 1000]).and_then(|()| stream.write_all(b": b\r\n")).is_ok() {}
    });
    assert_eq!(said(fetch(&[("url", endless.url("/"))], "string")).0, 502);
    let no_http = Raw::saying("SSH-2.0-OpenSSH_9.6\r\n");
    assert!(said(fetch(&[("url", no_http.url("/"))], "string")).1.contains("no HTTP"));
}

/// It reads the request, then does that.
fn after_request(then: impl Fn(TcpStream) + Send + Sync + 'static) -> Raw {
    Raw::new(move |stream, _, _| {
        let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
        request(&mut reader);
        then(stream);
    })
}

#[test]
fn who_hangs_or_breaks_off_midway_is_a_failure() {
    let until_gone = |mut stream: TcpStream, said: &[u8]| {
        let _ = stream.write_all(said);
        let _ = stream.read(&mut [0]);
    };
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc";
    let chunks = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n";
    for (begun, says) in [
        (&b"HTTP/1.1 200"[..], "to answer"),
        (&head[..], "the whole reply"),
        (&chunks[..], "the whole reply"),
    ] {
        let raw = after_request(move |stream| until_gone(stream, begun));
        let args = [("url", raw.url("/")), ("timeout", Constant::Duration(50_000_000))];
        let (code, message) = said(fetch(&args, "string"));
        assert!(code == 504 && message.contains(says), "{message}");
    }
    // What is unread when a connection is closed resets it.
    let reset = Raw::new(|mut stream, _, _| {
        let _ = stream.read(&mut [0; 4]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc");
    });
    assert_eq!(said(fetch(&[("url", reset.url("/"))], "string")).0, 502);
    let reset = Raw::new(|mut stream, _, _| drop(stream.read(&mut [0; 4])));
    assert_eq!(said(fetch(&[("url", reset.url("/"))], "string")).0, 502);
    for wrong in [
        "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff1\r\n",
    ] {
        let raw = after_request(move |mut stream| drop(stream.write_all(wrong.as_bytes())));
        assert_eq!(said(fetch(&[("url", raw.url("/"))], "string")).0, 502, "{wrong}");
    }
}

#[test]
fn what_comes_behind_a_reply_is_no_reply_to_the_next_request() {
    // It says three bytes, and sends a whole second reply behind them.
    let more =
        "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\noneHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged";
    let raw = Raw::saying(more);
    let service = Service::default();
    let node = service.node("http.fetch", &[("url", raw.url("/x"))], "", "string s");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for _ in 0..20 {
        let got = runtime.block_on(node.start(&[], 0)).expect("a reply");
        assert_eq!(got, [str("one")]);
    }
}

#[test]
fn endless_bodies_and_trailers_are_cut_at_the_limit() {
    for begin in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n"] {
        let raw = after_request(move |mut stream| {
            let _ = stream.write_all(begin.as_bytes());
            while stream.write_all(b"x-a: 0123456789abcdef\r\n").is_ok() {}
        });
        let args = [("url", raw.url("/")), ("limit", Constant::Size(100_000))];
        assert_eq!(said(fetch(&args, "string")).0, 502, "{begin}");
    }
}

#[test]
fn redirections_are_followed_as_far_as_the_program_says() {
    let raw = Raw::new(|mut stream, _, seen| {
        let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
        while let Some(request) = request(&mut reader) {
            let to = |location: &str, status: u16| {
                format!("HTTP/1.1 {status} Moved\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n")
                    .into_bytes()
            };
            let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
            seen.lock().expect("whole").push(request);
            let answer = match path.as_str() {
                "/a/one" => to("../b/two?x=1", 302),
                "/b/two?x=1" => to("/end", 307),
                "/circle" => to("/circle", 302),
                "/post" => to("/end", 303),
                "/nowhere" => to("mailto:a@b", 302),
                _ => reply("", b"end"),
            };
            if stream.write_all(&answer).is_err() {
                return;
            }
        }
    });
    let follow = |path: &str, most: i64| {
        fetch(&[("url", raw.url(path)), ("redirects", Constant::Int(most))], "string")
    };
    assert_eq!(follow("/a/one", 2).expect("text"), str("end"));
    assert!(said(follow("/a/one", 1)).1.contains("redirects more than 1 times"));
    assert_eq!(said(follow("/a/one", 0)).0, 302);
    assert_eq!(said(follow("/circle", 5)).0, 502);
    assert!(said(follow("/nowhere", 5)).1.contains("no address"));
    let service = Service::default();
    let args = [("url", raw.url("/post")), ("body", text("a")), ("redirects", Constant::Int(1))];
    assert_eq!(service.node("http.send", &args, "", "string s").one(&[]), str("end"));
    let last = raw.seen.lock().expect("whole").last().expect("a request").clone();
    assert!(last.starts_with("GET /end") && !last.contains("content-type"), "{last}");
}

#[test]
fn secrets_do_not_follow_to_another_service() {
    let other = Raw::saying(reply("", b"other"));
    let location = format!("http://{}/x", other.address);
    let raw = Raw::saying(format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n"));
    let args = [
        ("url", raw.url("/")),
        ("redirects", Constant::Int(1)),
        ("headers", text("authorization: Bearer secret\ncookie: a=b\nx-a: b")),
    ];
    assert_eq!(fetch(&args, "string").expect("text"), str("other"));
    let seen = other.seen.lock().expect("whole")[0].clone();
    assert!(!seen.contains("secret") && !seen.contains("cookie") && seen.contains("x-a: b"), "{seen}");
    assert!(seen.contains(&format!("host: {}\r\n", other.address)), "{seen}");
}

#[test]
fn a_reply_as_values() {
    let raw = Raw::saying(
        "HTTP/1.1 404 No\r\ncontent-length: 2\r\nx-a: 1\r\nx-a: 2\r\nconnection: keep-alive\r\n\r\nno",
    );
    let Value::Record(record) = fetch(&[("url", raw.url("/"))], "R0").expect("a record") else {
        panic!("a record")
    };
    assert_eq!(record.values[0], Value::Int(404));
    let Value::Map(headers) = &record.values[1] else { panic!("headers") };
    assert_eq!(headers.get("x-a"), Some(&str("1, 2")));
    assert!(!headers.contains_key("connection"));
    assert_eq!(record.values[2], Value::Bytes("no".into()));
}

#[test]
fn a_stream_is_taken_while_it_comes() {
    let raw =
        Raw::saying("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    let stream = |output: &str| fetch(&[("url", raw.url("/")), ("stream", Constant::Bool(true))], output);
    let value = stream("body").expect("a body");
    assert!(value.as_body().is_some_and(|body| body.length().is_none()));
    let reply = response(&stream("response").expect("a reply"));
    assert!(reply.body.bytes().is_none());
    let service = Service::default();
    for (args, output) in [
        (vec![("url", raw.url("/")), ("stream", Constant::Bool(true))], "string s"),
        (vec![("url", raw.url("/"))], "body s"),
    ] {
        assert!(service.try_node("http.fetch", &args, "", output).is_err(), "{output}");
    }
}

#[test]
fn a_body_is_sent_on_while_it_comes() {
    let raw = Raw::saying(reply("", b"ok"));
    let args = [("url", raw.url("/")), ("body", text("{data}"))];
    let service = Service::default();
    let send = service.node("http.send", &args, "body data", "string got");
    let chunks = futures_util::stream::iter(["one, ", "two"].map(|chunk| Ok(bytes::Bytes::from(chunk))));
    let body = Value::of_body(flux_node::Body::stream(chunks, Some(8)));
    assert_eq!(send.one(&[body]), str("ok"));
    let seen = raw.seen.lock().expect("whole")[0].clone();
    assert!(seen.ends_with("\r\n\r\none, two"), "{seen}");
    for ty in ["image", "response"] {
        assert!(service.try_node("http.send", &args, &format!("{ty} data"), "string got").is_err(), "{ty}");
    }
}

#[test]
fn heads_before_the_head_are_bounded_together() {
    // None of them is too long, and nothing ever ends them.
    let raw = after_request(|mut stream| {
        let interim = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000);
        while stream.write_all(&interim).is_ok() {}
    });
    let (code, message) = said(fetch(&[("url", raw.url("/"))], "string"));
    assert!(code == 502 && message.ends_with("what comes before its reply is too long"), "{code} {message}");
    let few = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(20);
    let raw = Raw::saying(few + "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    assert_eq!(fetch(&[("url", raw.url("/"))], "string").expect("it answers"), str("ok"));
}
