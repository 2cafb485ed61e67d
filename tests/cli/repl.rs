//! `flux repl` without a terminal: scripts, and a service behind the prompt whose definitions change.

use crate::support::{LONG, SERVICE, flux, folder, run_with};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

#[test]
fn a_script_stops_at_its_first_error_and_names_the_line() {
    let script = "// first\n\n{n: 1} ->\n  {m: n}\n_ -> Nowhere\n{n: 2}\n";
    let ran = run_with(script.as_bytes(), &["repl"]).exits(1);
    assert_eq!(ran.out, "_1 = (int m)\n  m  1\n");
    assert!(
        ran.err.contains("F0101") && ran.err.ends_with("error: stopped at line 5 of the input\n"),
        "{}",
        ran.err
    );
    run_with(b"{n: 1}", &["repl"]).exits(0);
    run_with(b":quit\n{n: 1} -> Nowhere\n", &["repl"]).exits(0);
}

#[test]
fn results_for_programs_are_one_object_a_line() {
    let ran = run_with(b"{a: 1, b: [true], c: \"x\"}\n_.a\n", &["repl", "--format", "json"]).exits(0);
    let lines: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        lines[0]["values"][1],
        serde_json::json!({"name": "b", "type": "list<bool>", "value": [true]})
    );
    assert_eq!((lines[1]["result"].as_u64(), lines.len()), (Some(2), 2));
}

#[test]
fn bad_input_is_told_and_nothing_breaks() {
    let bad: [&[u8]; 12] = [
        b"}{ )(",
        b"A = ",
        b"\"\"\"",
        b"source",
        b":",
        b":sned GET /",
        b":send",
        b":send GET",
        b"_7",
        b"{x: _}",
        b"\xff\xfe{n: 1}",
        b"X (int a) -> ",
    ];
    for input in bad {
        let ran = run_with(input, &["repl"]);
        let text = String::from_utf8_lossy(input);
        assert!(!ran.err.contains("fault") && !ran.err.contains("panicked"), "{text}: {}", ran.err);
        assert!(ran.code == 1 && ran.err.contains("error"), "{text}: {} {}", ran.code, ran.err);
    }
}

#[test]
fn what_was_typed_is_saved_when_it_is_asked_for() {
    let folder = folder(&[("main.flux", SERVICE)]);
    let path = folder.path().join("main.flux");
    let name = path.to_str().unwrap();
    run_with(b"Loud   (string a)->(string b) using text.upper();\n", &["repl", name]).exits(0);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), SERVICE, "nobody asked");
    run_with(b"Loud   (string a)->(string b) using text.upper();\n:save\n", &["repl", name]).exits(0);
    let saved = std::fs::read_to_string(&path).unwrap();
    assert_eq!(saved, format!("{SERVICE}Loud (string a) -> (string b) using text.upper();\n"));
    let new = folder.path().join("new.flux");
    let script = format!("A = {{n: 1}};\n:save {0}\n:save {0}\n", new.display());
    let ran = run_with(script.as_bytes(), &["repl"]).exits(1);
    assert!(ran.err.contains("the program's own files"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&new).unwrap(), "A = {n: 1};\n");
}

#[test]
fn ctrl_c_cancels_a_flow_that_never_ends() {
    let mut child = flux().args(["repl"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut typing = child.stdin.take().unwrap();
    typing.write_all(b"{a: 1}\ntime.delay(1h)\n").unwrap();
    let begun = Instant::now();
    loop {
        std::thread::sleep(Duration::from_millis(200));
        assert!(begun.elapsed() < LONG, "it never ended");
        let pid = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        std::thread::sleep(Duration::from_millis(200));
        if let Some(status) = child.try_wait().unwrap() {
            assert_eq!(status.code(), Some(130));
            return;
        }
    }
}

/// A session with a service, whose words go to `heard`.
struct Served {
    child: Child,
    typing: ChildStdin,
    heard: std::sync::mpsc::Receiver<String>,
    address: SocketAddr,
}

impl Served {
    fn start(program: &std::path::Path) -> Served {
        let mut child = flux()
            .arg("repl")
            .arg(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut typing = child.stdin.take().unwrap();
        let errors = child.stderr.take().unwrap();
        let (send, heard) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            BufReader::new(errors).lines().map_while(Result::ok).for_each(|line| drop(send.send(line)));
        });
        typing.write_all(b":run --listen 127.0.0.1:0\n").unwrap();
        let line = heard.recv_timeout(LONG).unwrap();
        let address = line.strip_prefix("listening on http://").unwrap().parse().unwrap();
        Served { child, typing, heard, address }
    }

    fn types(&mut self, line: &str) {
        self.typing.write_all(line.as_bytes()).unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn get(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(LONG))?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    Ok(text)
}

#[test]
fn definitions_reach_a_running_service_without_a_failed_request() {
    let folder = folder(&[("main.flux", SERVICE)]);
    let mut served = Served::start(&folder.path().join("main.flux"));
    let (address, stop) = (served.address, Arc::new(AtomicBool::new(false)));
    let (asked, failed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let clients: Vec<_> = (0..4)
        .map(|n| {
            let (stop, asked, failed) = (stop.clone(), asked.clone(), failed.clone());
            std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let path = if n == 0 { "/slow" } else { "/hello/Ada" };
                    let fine = get(address, path).is_ok_and(|reply| reply.starts_with("HTTP/1.1 200"));
                    asked.fetch_add(1, Ordering::Relaxed);
                    failed.fetch_add(usize::from(!fine), Ordering::Relaxed);
                }
            })
        })
        .collect();
    for n in 0..30 {
        served.types(&format!(
            "source Hello using http.get(\"/hello/{{string name}}\") => text.template(\"{n}, {{name}}\");\n"
        ));
        let line = served.heard.recv_timeout(LONG).unwrap();
        assert!(line.contains("replaced source Hello") && line.contains("the service runs it"), "{line}");
    }
    assert!(get(address, "/hello/Ada").unwrap().ends_with("29, Ada"));
    stop.store(true, Ordering::Relaxed);
    clients.into_iter().for_each(|client| client.join().unwrap());
    assert_eq!(failed.load(Ordering::Relaxed), 0, "of {}", asked.load(Ordering::Relaxed));
    assert!(asked.load(Ordering::Relaxed) > 0);
}
