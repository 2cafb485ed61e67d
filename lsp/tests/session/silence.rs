//! Clients that do not read, clients that change their mind.

use crate::client::Client;
use serde_json::{Value, json};
use std::io::{BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

fn message(value: &Value) -> Vec<u8> {
    let body = value.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn request(id: i64, method: &str, params: Value) -> Vec<u8> {
    message(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
}

fn tell(method: &str, params: Value) -> Vec<u8> {
    message(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
}

/// Asks for answers of some bytes each, none of which is read before all are asked for; gives the largest memory of
/// the server in MB, and all answers that come before it is told to leave.
fn unread(bytes: usize, times: i64) -> (usize, Vec<Value>) {
    let mut command = Command::new(crate::client::server());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut stdout = BufReader::new(stdout);
    let uri = "file:///nowhere/long.flux";
    let text = format!("/// {}\nA (int x) -> ();\n", "word ".repeat(bytes / 5));
    let mut send = |bytes: Vec<u8>| stdin.write_all(&bytes).unwrap();
    send(request(0, "initialize", json!({"processId": null, "rootUri": null, "capabilities": {}})));
    assert_eq!(crate::client::read(&mut stdout).unwrap()["id"], 0);
    send(tell("initialized", json!({})));
    let document = json!({"uri": uri, "languageId": "flux", "version": 1, "text": text});
    send(tell("textDocument/didOpen", json!({"textDocument": document})));
    let place = json!({"textDocument": {"uri": uri}, "position": {"line": 1, "character": 0}});
    for id in 1..=times {
        send(request(id, "textDocument/hover", place.clone()));
    }
    // Until nothing more happens: the server has done what it can.
    let (mut largest, mut still) = (0, 0);
    for _ in 0..600 {
        std::thread::sleep(Duration::from_millis(100));
        let now = memory(child.id());
        still = if now == largest { still + 1 } else { 0 };
        largest = now;
        if still == 10 {
            break;
        }
    }
    // It still takes what is sent; a short request is answered in any case, unless its client is taken for gone.
    send(request(times + 1, "flux/nothing", Value::Null));
    let mut answers = Vec::new();
    while let Some(answer) = crate::client::read(&mut stdout) {
        answers.extend(Some(answer).filter(|answer| answer["id"].is_i64()));
        if answers.len() as i64 > times {
            break;
        }
    }
    let _ = child.kill();
    child.wait().unwrap();
    (largest, answers)
}

fn memory(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok()).unwrap_or(0) / 1024
}

#[test]
fn a_client_that_reads_late_finds_every_answer() {
    let (_, mut answers) = unread(100_000, 40);
    answers.sort_by_key(|answer| answer["id"].as_i64());
    assert_eq!(answers.len(), 41);
    for (id, answer) in (1..=40).zip(&answers) {
        assert_eq!(answer["id"], id);
        assert!(answer["result"]["contents"].is_object(), "{id}");
    }
}

#[test]
fn a_client_that_reads_very_late_is_told_what_it_missed() {
    let (largest, answers) = unread(1_000_000, 150);
    assert_eq!(answers.len(), 151);
    let missed = answers.iter().filter(|answer| answer["error"]["code"] == -32803).count();
    assert!((1..150).contains(&missed), "{missed}");
    assert!(largest < 400, "{largest} MB");
}

#[test]
fn an_edit_stops_what_runs_and_says_so() {
    let mut client = Client::ready(json!({"textDocument": {"diagnostic": {}}}), None);
    let uri = "file:///nowhere/many.flux";
    let flow = |n: usize| format!("A{n} (int x) -> (int y);\nF{n} = A{n} -> A{n} -> F{};\n", n / 2);
    client.open(uri, &(1..400).map(flow).collect::<String>());
    let mut stopped = 0;
    for version in 2..40 {
        let id = client.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
        let at = json!({"line": 0, "character": 0});
        client.change(
            uri,
            version,
            json!([{"range": {"start": at, "end": at}, "text": "B (int x) -> ();\n"}]),
        );
        let answer = client.answer(id);
        if answer.get("error").is_some() {
            assert_eq!(answer["error"]["code"], -32802, "{answer}");
            assert_eq!(answer["error"]["data"]["retriggerRequest"], true, "{answer}");
            stopped += 1;
        }
    }
    assert!(stopped > 0, "each was done before the edit behind it came");
    assert!(!client.codes(uri).is_empty());
}
