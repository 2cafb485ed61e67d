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
        // Flows that run meanwhile may write to the log.
        let mut lines = std::iter::from_fn(|| served.heard.recv_timeout(LONG).ok());
        let line = lines.find(|line| !line.contains(" INFO ")).unwrap();
        assert!(line.contains("replaced source Hello") && line.contains("the service runs it"), "{line}");
    }
    assert!(get(address, "/hello/Ada").unwrap().ends_with("29, Ada"));
    stop.store(true, Ordering::Relaxed);
    clients.into_iter().for_each(|client| client.join().unwrap());
    assert_eq!(failed.load(Ordering::Relaxed), 0, "of {}", asked.load(Ordering::Relaxed));
    assert!(asked.load(Ordering::Relaxed) > 0);
}

/// What a session on this program says to a script.
fn said(program: &str, script: &str) -> crate::support::Ran {
    let folder = folder(&[("main.flux", program)]);
    let path = folder.path().join("main.flux");
    run_with(script.as_bytes(), &["repl", "--quiet", path.to_str().unwrap()])
}

/// Beside errors of every kind, there is what has none.
const BROKEN: &str = r#"store kept using memory();
Shout (string text) -> (string text) using text.upper();
Loud = Shout -> Shout;
Bad (string text) -> (string text) using text.uper();
Leans = Shout -> Bad;
typedef wrong Predicate;
Predicate (string text) -> (bool yes) using nothing.like();
Dispatch:[wrong] = Shout;
Dispatch:[_] = Shout;
Safe (string text) -> (string text) using text.lower();
constraint Safe:{lock(nobody)};
Caught (string text) -> (string text) using text.trim();
handle error Caught => Handler;
Handler (string message) -> (string text) using text.nothing();
Keep (string text) -> () using kv.put(kept, "k");
Kept () -> (option<string> text) using kv.get(kept, "k");
"#;

#[test]
fn beside_errors_what_has_none_runs() {
    for fine in [
        "\"a\" -> text.upper()",
        "{text: \"a\"} -> Shout",
        "{text: \"a\"} -> Loud",
        "1",
        "{text: \"a\"} -> Keep",
    ] {
        let ran = said(BROKEN, &format!("{fine}\n"));
        assert_eq!(ran.code, 0, "{fine}: {}", ran.err);
    }
    for refused in ["Bad", "Leans", "Dispatch", "Safe", "Caught"] {
        let ran = said(BROKEN, &format!("{{text: \"a\"}} -> {refused}\n")).exits(1);
        assert!(ran.err.contains(&format!("and `{refused}` has one or needs what has one")), "{}", ran.err);
    }
    let ran = said(BROKEN, "{text: \"a\"} -> Nowhere\n").exits(1);
    assert!(ran.err.contains("F0101"), "{}", ran.err);
    for whole in [":send GET /", ":run --listen 127.0.0.1:0"] {
        assert!(said(BROKEN, &format!("{whole}\n")).exits(1).err.contains("the program has"), "{whole}");
    }
}

#[test]
fn stores_go_on_beside_errors() {
    let ran = said(BROKEN, "{text: \"a\"} -> Keep\nKept\n").exits(0);
    assert!(ran.out.contains("some \"a\""), "{}", ran.out);
}

#[test]
fn components_need_no_node_at_the_prompt() {
    for (flow, value) in [
        ("[1, 2] -> each cel(\"it * 2\")", "(list<int> value)\n  value  [2, 4]"),
        ("7 -> cel(\"it + 1\")", "(int value)\n  value  8"),
        ("7 -> cel(\"it / 2 == 3 ? 'a' : 'b'\")", "(string value)\n  value  \"a\""),
        ("[1, 2] -> list.map(\"double(it) / 2.0\")", "(list<float> mapped)"),
        ("{n: 7} -> cel(\"it + n\")", "14"),
        ("[1, 2] -> list.map(\"it + 1\")", "[2, 3]"),
        ("[\"a\"] -> each text.template(\"<{it}>\")", "[\"<a>\"]"),
        ("\"[1,2]\" -> json.decode()", "[1,2]"),
        ("{a: {b: 3}} -> cel(\"a.b\")", "3"),
        ("constant(3)", "3"),
        ("[1, 2] -> { list.length(), each cel(\"it\") }", "[1, 2]"),
    ] {
        let ran = run_with(flow.as_bytes(), &["repl", "--quiet"]).exits(0);
        assert!(ran.out.contains(value), "{flow}: {}", ran.out);
    }
    // In a file a signature says it.
    let ran = said("A = cel(\"1\");\nsource S using http.get(\"/\") => A;\n", ":check\n").exits(1);
    assert!(ran.out.contains("F0707"), "{}", ran.out);
}

#[test]
fn a_store_gives_back_what_the_program_keeps_there() {
    let program = "store kept using memory();\nKeep (int n) -> () using kv.put(kept, \"k\");\n";
    let ran = said(program, "{n: 3} -> Keep\nkv.get(kept, \"k\")\nkv.list(kept)\n").exits(0);
    assert!(ran.out.contains("(option<int> value)") && ran.out.contains("(list<int> values)"), "{}", ran.out);
    let ran = said("store kept using memory();\n", "kv.get(kept, \"k\")\n").exits(1);
    assert!(ran.err.contains("F0707"), "{}", ran.err);
}

#[test]
fn what_is_no_variable_is_said_at_once() {
    let ran = run_with(b"x = 3\nhelp\n", &["repl"]).exits(1);
    assert!(ran.err.contains("there are no variables") && ran.err.contains("line 1"), "{}", ran.err);
    let ran = run_with(b"help\nexit\n{n: 1} -> Nowhere\n", &["repl"]).exits(0);
    assert!(ran.out.contains(":send"), "{}", ran.out);
    let own = said("exit () -> (int n) using constant(3);\n", "exit\n1\n").exits(0);
    assert!(own.out.contains("_2 ="), "a node of that name is meant: {}", own.out);
}

#[test]
fn a_value_is_shown_whole() {
    let long = "x".repeat(3_000);
    let ran = run_with(format!("\"{long}\"\n:long _\n").as_bytes(), &["repl"]).exits(0);
    assert!(ran.out.lines().any(|line| line == long), "{}", ran.out);
    let ran = run_with(b"{a: 1, b: \"two\"}\n:long _1.b\n:long\n:long _7\n", &["repl"]).exits(1);
    assert!(ran.out.contains("\ntwo\n") && ran.out.contains("string b\ntwo\n"), "{}", ran.out);
    assert!(ran.err.contains("there is no result `_7`"), "{}", ran.err);
    assert!(run_with(b"1\n:long x\n", &["repl"]).exits(1).err.contains("is no result"));
}

#[test]
fn a_used_file_that_is_not_there_stays_an_error() {
    let program = "use \"missing.flux\";\nShout (string text) -> (string text) using text.upper();\n";
    let ran = said(program, "{text: \"a\"} -> Shout\n1\n:check\n").exits(1);
    assert!(ran.out.contains("\"A\"") && ran.out.contains("missing.flux"), "{}{}", ran.out, ran.err);
    assert!(ran.err.ends_with("error: stopped at line 3 of the input\n"), "{}", ran.err);
}
