//! `flux send`.

use crate::support::{SERVICE, flux, folder, run_in};
use std::process::{Command, Stdio};

fn send(args: &[&str]) -> crate::support::Ran {
    let folder = folder(&[("main.flux", SERVICE)]);
    run_in(folder.path(), &[&["send", "main.flux"], args].concat())
}

#[test]
fn the_body_is_the_result() {
    let ran = send(&["GET /hello/Ada%20L"]).exits(0);
    assert_eq!(ran.out, "Hello, Ada L!");
    assert!(ran.err.starts_with("200 OK\n"), "{}", ran.err);
    assert!(ran.err.contains("content-type: text/plain"), "{}", ran.err);
}

#[test]
fn a_method_may_be_left_out_and_headers_may_come_along() {
    assert_eq!(send(&["/hello/Ada"]).exits(0).out, "Hello, Ada!");
    let ran = send(&["-i", "GET /hello/Ada", "-H", "x-one: 1", "-H", "x-two:2"]).exits(0);
    assert!(ran.out.starts_with("200 OK\ncontent-type: text/plain"), "{}", ran.out);
    assert!(ran.out.ends_with("\n\nHello, Ada!"), "{}", ran.out);
    assert_eq!(ran.err, "");
}

#[test]
fn a_body() {
    let json = ["POST /length", "-H", "content-type: application/json", "-d", "{\"text\": \"12345\"}"];
    assert_eq!(send(&json).exits(0).out, "5");
    let form = ["POST /length", "-H", "content-type: application/x-www-form-urlencoded", "-d", "text=1+2"];
    assert_eq!(send(&form).exits(0).out, "3");
    let raw = ["POST /raw", "-H", "content-type: text/plain", "-d", "text=1+2"];
    assert_eq!(send(&raw).exits(0).out, "8");
    let folder = folder(&[("main.flux", SERVICE), ("body.json", "{\"text\": \"123\"}")]);
    let file =
        ["send", "main.flux", "POST /length", "-H", "content-type: application/json", "-d", "@body.json"];
    assert_eq!(run_in(folder.path(), &file).exits(0).out, "3");
}

#[test]
fn a_reply_that_says_error_is_one() {
    let ran = send(&["GET /nowhere"]).exits(1);
    assert!(ran.err.starts_with("404 Not Found\n"), "{}", ran.err);
    let ran = send(&["GET /fail"]).exits(1);
    assert!(ran.err.contains("\n500 Internal Server Error\n"), "{}", ran.err);
    assert!(!ran.out.contains("secret"), "{}", ran.out);
}

#[test]
fn a_program_with_warnings_runs_and_says_that_there_are_some() {
    let program = "source S using http.get(\"/{int n}\") => C;\nC = D;\nD (int n) -> (int m) using cel(\"n + 1\");\n\
                   constraint C:{y};\nconstraint D:{x};\n";
    let folder = folder(&[("main.flux", program)]);
    let ran = run_in(folder.path(), &["send", "main.flux", "GET /1"]).exits(0);
    assert_eq!(ran.out, "2");
    assert!(ran.err.starts_with("1 warning: see `flux check main.flux`\n200 OK\n"), "{}", ran.err);
}

#[test]
fn requests_that_are_none() {
    for request in ["", "GET", "GET hello", "GET / HTTP/1.1 x", "G\u{e9}T /", "GET /a b"] {
        let ran = send(&[request]).exits(2);
        assert!(ran.err.starts_with("error: "), "{request:?}: {}", ran.err);
    }
    send(&["GET /", "-H", "nothing"]).exits(2);
    send(&["GET /", "-H", "a b: c"]).exits(2);
    send(&["GET /", "--repeat", "0"]).exits(2);
    send(&["GET /", "--repeat", "2", "--concurrency", "0"]).exits(2);
}

#[test]
fn a_trace_shows_the_way_with_times() {
    let ran = send(&["GET /slow", "--trace"]).exits(0);
    assert_eq!(ran.out, "at last");
    let delay =
        ran.err.lines().find(|line| line.contains("time.delay")).unwrap_or_else(|| panic!("{}", ran.err));
    assert!(delay.contains("ms") || delay.contains(" s"), "{delay}");
    assert!(ran.err.lines().any(|line| line.contains("text.template")), "{}", ran.err);
}

#[test]
fn a_trace_shows_where_a_flow_failed_and_why() {
    let ran = send(&["GET /fail", "--trace"]).exits(1);
    // Whoever runs the program may know what its clients may not.
    assert!(ran.err.contains("the secret of the inside") && ran.err.contains("500"), "{}", ran.err);
    assert!(!ran.out.contains("secret"), "{}", ran.out);
}

#[test]
fn many_requests_are_counted() {
    let ran = send(&["GET /hello/Ada", "--repeat", "500", "--concurrency", "8"]).exits(0);
    assert!(ran.out.contains("500 requests") && ran.out.contains("p99"), "{}", ran.out);
    let ran = send(&["GET /fail", "--repeat", "3"]).exits(1);
    assert!(ran.out.contains("500: 3"), "{}", ran.out);
}

#[test]
fn a_load_test_tells_its_distribution_and_the_paths() {
    let ran = send(&["GET /hello/Ada", "--repeat", "500", "--concurrency", "8"]).exits(0);
    // Nobody watches: no bar is drawn, and nothing is coloured.
    assert!(!ran.err.contains('\r') && !ran.out.contains('\x1b'), "{} {}", ran.err, ran.out);
    assert!(ran.out.contains(" │█"), "{}", ran.out);
    assert!(ran.out.lines().any(|line| line.ends_with("Hello → text.template")), "{}", ran.out);
    let ran = send(&["GET /fail", "--repeat", "3"]).exits(1);
    assert!(ran.out.contains("(failed 500)") && ran.out.contains("100.0%"), "{}", ran.out);
}

#[test]
fn a_load_test_that_is_interrupted_tells_what_it_has() {
    let program = "source Once using http.get(\"/\") => log.info(\"it runs\") -> time.delay(100ms);\n";
    let folder = folder(&[("main.flux", program)]);
    let mut child = flux()
        .current_dir(folder.path())
        .args(["send", "main.flux", "/", "--repeat", "1000000", "--concurrency", "4"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Behind the first four lines of the log, at least one flow has come to its end.
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stderr.take().unwrap()));
    assert!((0..5).all(|_| lines.next().unwrap().is_ok()));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let rest = std::thread::spawn(move || lines.count());
    let ran = child.wait_with_output().unwrap();
    rest.join().unwrap();
    let out = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(ran.status.code(), Some(130), "{out}");
    assert!(out.starts_with("stopped after ") && out.contains(" of 1000000\n"), "{out}");
    assert!(out.contains("p99") && out.contains("Once → log.info → time.delay"), "{out}");
}

#[test]
fn a_source_that_is_no_request_is_fired() {
    let program = "source Tick using timer.every(1h) => Hour;\n\
                   Hour (time at) -> (string hour) using text.template(\"it is {at}\");\n";
    let folder = folder(&[("main.flux", program)]);
    let fire = |args: &[&str]| run_in(folder.path(), &[&["send", "main.flux"], args].concat());
    let ran = fire(&["Tick {at: \"2026-01-01T07:00:00Z\"}", "--trace"]).exits(0);
    assert_eq!(ran.out, "it is 2026-01-01T07:00:00Z");
    assert!(ran.err.starts_with("Tick ") && ran.err.contains("\n  Hour "), "{}", ran.err);
    let ran = fire(&["Tick", "-d", "{\"at\": \"2026-01-01T23:00:00Z\"}"]).exits(0);
    assert_eq!(ran.out, "it is 2026-01-01T23:00:00Z");
    // A time that is left out is now.
    assert!(fire(&["Tick"]).exits(0).out.starts_with("it is 2"));
    let wrong = fire(&["Tick {then: 1}"]).exits(2);
    assert_eq!(wrong.err, "error: it has no output `then`; `Tick` puts out {at: time}\n");
    assert!(fire(&["Tik"]).exits(2).err.contains("did you mean the source `Tick`?"));
}

#[test]
fn an_interrupt_ends_it_with_130() {
    let program = "source Stuck using http.get(\"/\") => log.info(\"it runs\") -> time.delay(1h);\n";
    let folder = folder(&[("main.flux", program)]);
    let mut child = flux()
        .current_dir(folder.path())
        .args(["send", "main.flux", "/"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The line of the log says that it has got so far.
    let mut first = [0; 1];
    std::io::Read::read_exact(child.stderr.as_mut().unwrap(), &mut first).unwrap();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn an_expected_status_is_no_error() {
    for expect in ["404", "4xx", "200,404", "400-499"] {
        send(&["GET /nowhere", "--expect", expect]).exits(0);
    }
    let ran = send(&["GET /nowhere", "--expect", "200,5xx"]).exits(1);
    assert!(ran.err.ends_with("error: the status is 404, and 200 or 5xx is expected\n"), "{}", ran.err);
    let ran = send(&["GET /hello/Ada", "--expect", "404"]).exits(1);
    assert_eq!(ran.out, "Hello, Ada!");
    assert!(ran.err.ends_with("error: the status is 200, and 404 is expected\n"), "{}", ran.err);
    send(&["GET /nowhere", "--expect", "404", "--repeat", "3"]).exits(0);
    let ran = send(&["GET /nowhere", "--expect", "200", "--repeat", "3"]).exits(1);
    assert!(ran.err.ends_with("error: others came (404: 3), and 200 is expected\n"), "{}", ran.err);
    let ran = send(&["GET /", "--expect", "40x"]).exits(2);
    assert!(ran.err.contains("a status is written `404`, `4xx` or `200-204`"), "{}", ran.err);
}
