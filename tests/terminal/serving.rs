//! A service behind the prompt, asked over HTTP.

use crate::seen::*;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Status line and body of a reply.
fn get(address: &str, path: &str) -> std::io::Result<(String, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply)?;
    let (head, body) = reply.split_once("\r\n\r\n").unwrap_or((&reply, ""));
    Ok((head.lines().next().unwrap_or_default().to_owned(), body.to_owned()))
}

/// Starts the service; where it listens.
fn run(terminal: &mut Terminal) -> String {
    terminal.keys(&format!(":run --listen 127.0.0.1:0{ENTER}"));
    let mut address = String::new();
    terminal.waits("an address", |screen| {
        let found = screen.rfind("http://").map(|at| &screen[at + 7..]);
        let Some(found) = found.and_then(|rest| rest.split(['\n', ' ', ';']).next()) else { return false };
        address = found.to_owned();
        screen.ends_with("flux>") && found.contains(':')
    });
    address
}

#[test]
fn a_service_answers_while_the_prompt_is_usable() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    let address = run(&mut terminal);
    let (status, body) = get(&address, "/hello/Ada").unwrap();
    assert_eq!((status.as_str(), body.as_str()), ("HTTP/1.1 200 OK", "Hello, Ada!"));
    terminal.line("7 -> Double");
    terminal.sees("14");
    terminal.line(":status");
    terminal.sees("Hello: 1 flow, 0 failed, 0 running, p50 ");
    terminal.keys(CTRL_D);
    terminal.sees("a service runs (`:stop`); Ctrl-D again leaves all the same");
    terminal.typed("flux>");
    terminal.line(":stop");
    terminal.sees("stopped");
    terminal.typed("flux>");
    terminal.keys(CTRL_D);
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_service_is_watched_until_a_key_is_pressed() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    let address = run(&mut terminal);
    for (count, key) in [("1", "x"), ("2", CTRL_C)] {
        terminal.keys(&format!(":top{ENTER}"));
        terminal.sees("any key ends it");
        get(&address, "/hello/Ada").unwrap();
        // Drawn anew, and in place: what the source has begun stands last in its row.
        terminal.waits("a row of figures", |screen| {
            let row = screen.lines().rfind(|line| line.starts_with("Hello "));
            let shown = screen.rsplit(":top").next().unwrap_or_default();
            row.and_then(|row| row.split_whitespace().last()) == Some(count)
                && shown.matches("flows/s").count() == 1
                && shown.matches("any key ends it").count() == 1
        });
        terminal.keys(key);
        terminal.typed("flux>");
    }
    terminal.line("7 -> Double");
    terminal.sees("14");
    terminal.keys(CTRL_D);
    terminal.sees("a service runs");
    terminal.typed("flux>");
    terminal.keys(CTRL_D);
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn definitions_reach_the_service_without_a_failed_request() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    let address = run(&mut terminal);
    let stop = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..4)
        .map(|_| {
            let (address, stop) = (address.clone(), stop.clone());
            std::thread::spawn(move || {
                let (mut bodies, end) = (Vec::new(), Instant::now() + Duration::from_secs(60));
                while !stop.load(Ordering::SeqCst) && Instant::now() < end {
                    bodies.push(get(&address, "/slow"));
                }
                bodies
            })
        })
        .collect();
    for text in ["one", "two", "three"] {
        terminal.line(&format!("Say () -> (string text) using text.template(\"{text}\");"));
        terminal.sees("the service runs it");
        let end = Instant::now() + Duration::from_secs(60);
        while get(&address, "/slow").unwrap().1 != text {
            assert!(Instant::now() < end, "it never says {text}");
        }
    }
    // One that breaks the service is refused, with the reason.
    terminal.line("source Slow using http.get(\"/slow\") => Nowhere;");
    terminal.sees("there is no node `Nowhere`");
    terminal.sees("the running service keeps its plan");
    assert_eq!(get(&address, "/slow").unwrap().1, "three");
    stop.store(true, Ordering::SeqCst);
    let replies: Vec<_> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
    assert!(!replies.is_empty());
    for reply in replies {
        let (status, body) = reply.unwrap();
        assert_eq!(status, "HTTP/1.1 200 OK", "{body}");
        assert!(["at last", "one", "two", "three"].contains(&body.as_str()), "{body}");
    }
}

#[test]
fn a_changed_file_reaches_the_service_or_says_why_not() {
    let desk = Desk::new(PROGRAM);
    let mut terminal = desk.session();
    let address = run(&mut terminal);
    desk.write("work/main.flux", &PROGRAM.replace("Hello, {name}", "Good day, {name}"));
    terminal.sees("main.flux has changed: no errors, 2 hints; the service runs it");
    assert_eq!(get(&address, "/hello/Ada").unwrap().1, "Good day, Ada!");
    desk.write("work/main.flux", &PROGRAM.replace("=> Greet", "=> Nowhere"));
    terminal.sees("the service keeps its plan: the program would have errors");
    assert_eq!(get(&address, "/hello/Ada").unwrap().1, "Good day, Ada!");
}

#[test]
fn what_the_service_logs_stands_above_the_prompt() {
    let program = "source Hello using http.get(\"/{string name}\") => log.info(\"{name} was here\") -> Say;\n\
                   source Fail using http.get(\"/fail/now\") => fail(500, \"broken\");\n\
                   Say () -> (string text) using text.template(\"hi\");\n";
    let desk = Desk::new(program);
    let mut terminal = desk.session();
    let address = run(&mut terminal);
    terminal.keys("half a li");
    terminal.sees("flux> half a li");
    get(&address, "/Ada").unwrap();
    terminal.sees("Ada was here");
    get(&address, "/fail/now").unwrap();
    terminal.sees("flow of Fail failed in fail: broken");
    terminal.waits("the line below", |screen| {
        screen.lines().last() == Some("flux> half a li") && screen.matches("half a li").count() == 1
    });
    terminal.cancels();
    terminal.line("{name: \"Eva\"} -> log.info(\"{name} too\")");
    terminal.sees("Eva too");
}
