//! The server's life: who it is, what it says at its start, what its user has set, and when it leaves.

use crate::client::Client;
use serde_json::{Value, json};
use std::process::{Command, Stdio};

fn is_log(message: &Value) -> bool {
    message["method"] == "window/logMessage"
}

#[test]
fn it_says_who_it_is_and_what_it_does() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.flux"), "A (int x) -> ();\n").unwrap();
    let root = format!("file://{}", folder.path().canonicalize().unwrap().display());
    let mut client = Client::start();
    let abilities = json!({"window": {"workDoneProgress": true}});
    let params = json!({"processId": null, "rootUri": root, "capabilities": abilities});
    let answer = client.ask("initialize", params);
    assert_eq!(answer["result"]["serverInfo"], json!({"name": "flux", "version": env!("CARGO_PKG_VERSION")}));
    client.tell("initialized", json!({}));
    let first = client.wait(is_log);
    assert_eq!(first["params"]["message"], format!("flux {} is ready", env!("CARGO_PKG_VERSION")));
    let found = client.wait(is_log);
    assert_eq!(found["params"]["message"], "1 files in 1 folders");
    let progress = client.notifications.iter().filter(|m| m["method"] == "$/progress");
    let kinds: Vec<&Value> = progress.map(|m| &m["params"]["value"]["kind"]).collect();
    assert_eq!(kinds, ["begin", "end"]);
}

/// Turns hints on arrows off or on, and counts all hints.
fn hints(client: &mut Client, settings: Value) -> usize {
    client.tell("workspace/didChangeConfiguration", json!({"settings": settings}));
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let answer = client.ask(
        "textDocument/inlayHint",
        json!({"textDocument": {"uri": "file:///nowhere/h.flux"}, "range": range}),
    );
    answer["result"].as_array().unwrap().len()
}

#[test]
fn settings_change_while_it_runs_and_mistakes_in_them_are_told_once() {
    let mut client = Client::start();
    let options = json!({"inlayHints": {"tuples": false, "signatures": "off"}});
    let params =
        json!({"processId": null, "rootUri": null, "capabilities": {}, "initializationOptions": options});
    client.ask("initialize", params);
    client.tell("initialized", json!({}));
    let told = |m: &Value| m["method"] == "window/showMessage";
    let line = "flux: the setting `flux.inlayHints.signatures` is true or false, and stays on: it is \"off\"";
    assert_eq!(client.wait(told)["params"], json!({"type": 2, "message": line}));
    client.open(
        "file:///nowhere/h.flux",
        "A (int x) -> (int y);\nsource S => B;\nS () -> (int x);\nB = A -> A;\n",
    );
    let none = json!({"flux": {"inlayHints": {"tuples": false, "signatures": false, "locks": false, "effects": false}}});
    assert_eq!(hints(&mut client, none), 0);
    let some = hints(&mut client, json!({"flux": {"inlayHints": {"signatures": "off"}}}));
    assert!(some > 0);
    assert_eq!(hints(&mut client, json!({"flux": {"inlayHints": {"signatures": "off"}}})), some);
    assert_eq!(
        hints(&mut client, json!({"flux": {"inlayHints": {"signatures": "off"}, "nothing": 1}})),
        some
    );
    let told: Vec<&Value> = client.notifications.iter().filter(|m| told(m)).collect();
    // What was mended and is wrong again is told again; what is still wrong is not.
    let lines: Vec<&Value> = told.iter().map(|m| &m["params"]["message"]).collect();
    assert_eq!(lines, [line, "flux: there is no setting `flux.nothing`"]);
}

#[cfg(unix)]
#[test]
fn it_leaves_when_its_clients_process_dies() {
    // Something that lives until it is told otherwise, and is the client as far as the server knows.
    let mut other = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
    let mut client = Client::start();
    client.ask("initialize", json!({"processId": other.id(), "rootUri": null, "capabilities": {}}));
    client.tell("initialized", json!({}));
    assert_eq!(client.ask("workspace/symbol", json!({"query": ""}))["result"], json!([]));
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(client.left(), 1);
}
