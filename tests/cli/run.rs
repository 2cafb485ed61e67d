//! `flux run`: serving, and what a hostile or unlucky world does to it.

use crate::support::{SERVICE, Server, folder, read_to_end, run_in};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

#[test]
fn it_serves() {
    let server = Server::start(SERVICE, &[]);
    let reply = server.get("/hello/Ada");
    assert!(reply.starts_with("HTTP/1.1 200 ") && reply.ends_with("\r\n\r\nHello, Ada!"), "{reply}");
    assert!(server.get("/nowhere").starts_with("HTTP/1.1 404 "));
}

#[test]
fn an_error_inside_is_a_500_that_tells_nothing() {
    let server = Server::start(SERVICE, &[]);
    let reply = server.get("/fail");
    assert!(reply.starts_with("HTTP/1.1 500 ") && !reply.contains("secret"), "{reply}");
    assert!(server.get("/hello/Ada").ends_with("Hello, Ada!"));
}

#[test]
fn a_port_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = folder(&[("main.flux", SERVICE)]);
    let ran = run_in(folder.path(), &["run", "main.flux", "--listen", &address]).exits(1);
    assert_eq!(ran.err, format!("error: cannot listen on {address}: another program listens there\n"));
}

#[test]
fn an_address_that_is_none() {
    let folder = folder(&[("main.flux", SERVICE)]);
    for address in ["nowhere", "127.0.0.1", "127.0.0.1:99999", ":80:80"] {
        run_in(folder.path(), &["run", "main.flux", "--listen", address]).exits(2);
    }
}

#[test]
fn a_program_with_errors_is_not_served() {
    let folder = folder(&[("main.flux", "source A using http.get(\"/\") => Missing;\n")]);
    let ran = run_in(folder.path(), &["run", "main.flux", "--listen", "127.0.0.1:0"]).exits(1);
    assert!(ran.err.contains("F0101") && ran.out.is_empty(), "{}", ran.err);
}

#[test]
fn nodes_without_an_implementation_are_named_with_their_places() {
    let program = "Mine (string name) -> (string text);\n\
                   source A using http.get(\"/{string name}\") => Mine;\n";
    let folder = folder(&[("main.flux", program)]);
    let ran = run_in(folder.path(), &["run", "main.flux", "--listen", "127.0.0.1:0"]).exits(1);
    assert!(ran.err.contains("`Mine`") && ran.err.contains("main.flux:1:1"), "{}", ran.err);
}

#[test]
fn a_body_of_a_gigabyte_is_refused_before_it_comes() {
    let server = Server::start(SERVICE, &[]);
    let head = "POST /length HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    let mut stream = server.connect();
    write!(stream, "{head}content-length: 1073741824\r\n\r\n").unwrap();
    // Not a byte of the body is sent: the answer is there all the same.
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 413");
    drop(stream);

    // One that does not say how long it is, is cut off at the limit.
    let mut stream = server.connect();
    write!(stream, "{head}transfer-encoding: chunked\r\n\r\n").unwrap();
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let sent = (0..16_384).take_while(|_| stream.write_all(chunk.as_bytes()).is_ok()).count();
    assert!(sent < 1_000, "it took {sent} chunks of 64 KiB");
    assert!(server.get("/hello/Ada").ends_with("Hello, Ada!"));
}

#[test]
fn a_body_within_the_limit_is_taken() {
    let server = Server::start(SERVICE, &[]);
    let body = "{\"text\":\"12345\"}";
    let reply = server.exchange(&format!(
        "POST /length HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    ));
    assert!(reply.ends_with("\r\n\r\n5"), "{reply}");
}

#[test]
fn a_client_that_sends_a_header_byte_a_second_is_let_go() {
    let server = Server::start(SERVICE, &["--header-timeout", "1s"]);
    let mut stream = server.connect();
    let begun = Instant::now();
    let mut bytes = "GET /hello/Ada HTTP/1.1\r\nhost: x\r\nx-slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".bytes();
    // It gets no further than its first bytes.
    while begun.elapsed() < Duration::from_secs(30) {
        let Some(byte) = bytes.next() else { break };
        if stream.write_all(&[byte]).is_err() {
            break;
        }
        stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
        let mut one = [0; 1];
        match stream.read(&mut one) {
            // Nothing yet.
            Err(error)
                if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
            // Closed, or an answer to a request that was never whole.
            _ => break,
        }
    }
    assert!(bytes.len() > 20, "it was heard to the end");
    assert!(server.get("/hello/Ada").ends_with("Hello, Ada!"));
}

#[test]
fn headers_beyond_the_limit_are_refused() {
    let server = Server::start(SERVICE, &["--max-header", "16KB"]);
    let reply = server.exchange(&format!(
        "GET /hello/Ada HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-long: {}\r\n\r\n",
        "a".repeat(100_000)
    ));
    assert!(!reply.starts_with("HTTP/1.1 200"), "{reply}");
    assert!(server.get("/hello/Ada").ends_with("Hello, Ada!"));
}

#[test]
fn bytes_that_are_no_request_do_no_harm() {
    let server = Server::start(SERVICE, &[]);
    for bytes in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET /hello/%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    ] {
        let reply = server.exchange(bytes);
        assert!(!reply.starts_with("HTTP/1.1 200"), "{bytes:?}: {reply}");
    }
    assert!(server.get("/hello/Ada").ends_with("Hello, Ada!"));
}

#[test]
fn a_stop_lets_running_flows_finish() {
    for signal in ["TERM", "INT"] {
        let mut server = Server::start(SERVICE, &[]);
        let mut slow = server.connect();
        write!(slow, "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        server.says("slowly");
        assert!(server.get("/hello/Ada").ends_with("Hello, Ada!"));
        server.signal(signal);
        let reply = read_to_end(slow);
        assert!(reply.starts_with("HTTP/1.1 200 ") && reply.ends_with("at last"), "{signal}: {reply:?}");
        let (code, _) = server.ended();
        assert_eq!(code, Some(0), "{signal}");
        assert!(std::net::TcpStream::connect(server.address).is_err());
    }
}

#[test]
fn a_stop_waits_no_longer_than_the_drain() {
    let program = "source Stuck using http.get(\"/\") => log.info(\"begun\") -> time.delay(1h) -> text.template(\"never\");\n";
    let mut server = Server::start(program, &["--drain", "200ms"]);
    let mut stream = server.connect();
    write!(stream, "GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    server.says("begun");
    server.signal("TERM");
    let (code, _) = server.ended();
    assert_eq!(code, Some(0));
}

#[test]
fn a_hard_kill_leaves_nothing_that_hinders_the_next() {
    let mut server = Server::start(SERVICE, &[]);
    let address = server.address.to_string();
    assert!(server.get("/hello/Ada").ends_with("Hello, Ada!"));
    server.signal("KILL");
    assert_eq!(server.ended().0, None);
    let next = Server::start(SERVICE, &["--listen", &address]);
    assert_eq!(next.address.to_string(), address);
    assert!(next.get("/hello/Bo").ends_with("Hello, Bo!"));
}

#[test]
fn limits_that_are_no_limits() {
    let folder = folder(&[("main.flux", SERVICE)]);
    for flag in [
        ["--drain", "soon"],
        ["--drain", "-1s"],
        ["--max-flows", "many"],
        ["--max-flows", "0"],
        ["--max-body", "1 parsec"],
        ["--max-header", ""],
        ["--header-timeout", "10"],
        ["--workers", "0"],
    ] {
        run_in(folder.path(), &["run", "main.flux", flag[0], flag[1]]).exits(2);
    }
}

#[test]
fn failures_are_told_with_time_flow_and_path() {
    let program = "source Read using http.get(\"/feed/{int user}\") => Feed;\n\
                   Feed = Check -> Again;\n\
                   Check (int user) -> (int user) using fail(7, \"broken\");\n\
                   Again (int user) -> (int user) using pass();\n";
    let server = Server::start(program, &[]);
    assert!(server.get("/feed/3").starts_with("HTTP/1.1 500 "));
    let line = server.says("failed in");
    let (time, rest) = line.split_once(' ').unwrap();
    assert!(time.len() >= 20 && time.ends_with('Z'), "{line}");
    assert_eq!(rest, "flow 1 of Read (GET /feed/3) failed in Feed -> Check: broken (code 7)");
}

#[test]
fn an_access_log_has_a_line_for_each_request() {
    for (form, begins, ends) in [
        ("common", "192.0.2.7 - - [", "] \"GET /hello/Ada?a=%22 HTTP/1.1\" 200 11"),
        ("combined", "192.0.2.7 - - [", "] \"GET /hello/Ada?a=%22 HTTP/1.1\" 200 11 \"-\" \"me\""),
        ("json", "{", "}"),
    ] {
        let mut server = Server::start(SERVICE, &["--access-log", form, "--proxies", "1"]);
        let reply = server.exchange(
            "GET /hello/Ada?a=%22 HTTP/1.1\r\nhost: x\r\nuser-agent: me\r\nx-forwarded-for: 192.0.2.7\r\n\
             connection: close\r\n\r\n",
        );
        assert!(reply.ends_with("Hello, Ada!"), "{reply}");
        let mut out = std::io::BufReader::new(server.child.stdout.take().unwrap());
        let mut line = String::new();
        std::io::BufRead::read_line(&mut out, &mut line).unwrap();
        assert!(line.starts_with(begins) && line.trim_end().ends_with(ends), "{line}");
        if form == "json" {
            let told: serde_json::Value = serde_json::from_str(&line).unwrap();
            assert_eq!((&told["client"], &told["status"]), (&"192.0.2.7".into(), &200.into()));
            assert_eq!(told["target"], "/hello/Ada?a=%22");
        }
    }
}

#[test]
fn pages_of_other_origins_may_ask_where_they_are_let() {
    let server = Server::start(SERVICE, &["--cors", "https://app.example"]);
    let reply = server.exchange(
        "GET /nowhere HTTP/1.1\r\nhost: x\r\norigin: https://app.example\r\nconnection: close\r\n\r\n",
    );
    assert!(reply.contains("access-control-allow-origin: https://app.example\r\n"), "{reply}");
    let folder = folder(&[("main.flux", SERVICE)]);
    let ran = run_in(folder.path(), &["run", "main.flux", "--cors", "app.example"]).exits(2);
    assert!(ran.err.contains("write `https://app.example`"), "{}", ran.err);
}

#[test]
fn replies_are_compressed_where_a_server_or_its_source_says_so() {
    let program = r#"
        source Long using http.get("/long") => Text;
        source Own using http.get("/own", compress: "gzip") => Text;
        source Secret using http.get("/secret", compress: "none") => Text;
        Text = text.template("TEXT") -> http.respond(type: "text/plain");
    "#;
    let program = program.replace("TEXT", &"again and ".repeat(200));
    for (args, coded) in [(&[][..], ["/own"].as_slice()), (&["--compress"][..], &["/own", "/long"])] {
        let server = Server::start(&program, args);
        for path in ["/long", "/own", "/secret"] {
            // Of `HEAD`, whose reply is text alone.
            let reply = server.exchange(&format!(
                "HEAD {path} HTTP/1.1\r\nhost: x\r\naccept-encoding: gzip\r\nconnection: close\r\n\r\n"
            ));
            assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
            let said =
                reply.contains("content-encoding: gzip\r\n") && reply.contains("vary: accept-encoding\r\n");
            assert_eq!(said, coded.contains(&path), "{path} of {args:?}: {reply}");
        }
    }
}
