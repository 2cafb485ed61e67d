//! The client's folders: what is in them, what comes and goes, and what nobody could read.

use crate::client::Client;
use serde_json::{Value, json};
use std::path::Path;

fn uri(path: &Path) -> String {
    let parent = path.parent().unwrap().canonicalize().unwrap();
    format!("file://{}", parent.join(path.file_name().unwrap()).display())
}

/// A client with these folders, when their files have been looked for.
fn client(folders: &[&Path]) -> Client {
    let mut client = Client::start();
    let several: Vec<Value> = folders.iter().map(|path| json!({"uri": uri(path), "name": "f"})).collect();
    let abilities = json!({"textDocument": {"diagnostic": {}}, "window": {"workDoneProgress": true}});
    let params = json!({"processId": null, "workspaceFolders": several, "capabilities": abilities});
    client.ask("initialize", params);
    client.tell("initialized", json!({}));
    client.wait(|m| m["method"] == "$/progress" && m["params"]["value"]["kind"] == "end");
    client
}

/// How many files the whole workspace's diagnostics speak of, and how many diagnostics there are.
fn all(client: &mut Client) -> (usize, usize) {
    let answer = client.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    let reports = answer["result"]["items"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
    let items = reports.iter().filter_map(|report| report["items"].as_array());
    (reports.len(), items.map(Vec::len).sum())
}

fn watched(client: &mut Client, path: &Path, kind: u8) {
    let changes = json!([{"uri": uri(path), "type": kind}]);
    client.tell("workspace/didChangeWatchedFiles", json!({"changes": changes}));
}

const FINE: &str = "Listen () -> (int x);\nsource Listen => Work;\nWork (int x) -> ();\n";

#[test]
fn files_that_are_no_text_are_told_of_and_cost_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let binary = folder.path().join("binary.flux");
    std::fs::write(&binary, [0_u8, 159, 146, 150, 255, 0, 1, 2]).unwrap();
    std::fs::write(folder.path().join("fine.flux"), FINE).unwrap();
    std::fs::create_dir(folder.path().join("folder.flux")).unwrap();
    let mut client = client(&[folder.path()]);
    assert_eq!(all(&mut client), (2, 1));
    assert_eq!(client.codes(&uri(&binary)), ["F0011"]);
    let place = json!({"textDocument": {"uri": uri(&binary)}, "position": {"line": 0, "character": 3}});
    for method in ["textDocument/hover", "textDocument/completion", "textDocument/definition"] {
        let answer = client.ask(method, place.clone());
        assert!(answer.get("error").is_none(), "{method}: {answer}");
    }
}

#[cfg(unix)]
#[test]
fn circles_of_links_end() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    std::fs::write(inner.join("fine.flux"), FINE).unwrap();
    std::os::unix::fs::symlink(folder.path(), inner.join("again")).unwrap();
    std::os::unix::fs::symlink(inner.join("self.flux"), inner.join("self.flux")).unwrap();
    let mut client = client(&[folder.path()]);
    assert_eq!(all(&mut client), (1, 0));
    // One that is opened by its name all the same.
    let circle = uri(&inner.join("self.flux"));
    client.open(&circle, "use \"self.flux\";\nA = B;\n");
    assert!(!client.codes(&circle).is_empty());
}

#[test]
fn five_thousand_files_are_a_workspace() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..5_000 {
        let text = match n % 10 {
            0 => format!("A{n} (int x) -> ();\n"),
            _ => format!("use \"m{}.flux\";\nA{n} (int x) -> ();\n", n / 10 * 10),
        };
        std::fs::write(folder.path().join(format!("m{n}.flux")), text).unwrap();
    }
    let mut client = client(&[folder.path()]);
    let (main, text) = (uri(&folder.path().join("main.flux")), "use \"m10.flux\";\nUse = A10 -> Nobody;\n");
    client.open(&main, text);
    assert!(client.codes(&main).contains(&"F0101".to_owned()));
    assert_eq!(all(&mut client).0, 5_000);
    let found = client.ask("workspace/symbol", json!({"query": "A4990"}));
    assert!(found["result"].as_array().unwrap().iter().any(|symbol| symbol["name"] == "A4990"), "{found}");
}

#[test]
fn folders_come_and_go() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(one.path().join("one.flux"), FINE).unwrap();
    std::fs::write(two.path().join("two.flux"), "A = Nobody;\n").unwrap();
    let mut client = client(&[one.path()]);
    assert_eq!(all(&mut client).0, 1);
    let folder = |path: &Path| json!([{"uri": uri(path), "name": "f"}]);
    let change = |client: &mut Client, added: Value, removed: Value| {
        client.notifications.clear();
        let event = json!({"event": {"added": added, "removed": removed}});
        client.tell("workspace/didChangeWorkspaceFolders", event);
        // The log tells when they have been looked at.
        client.wait(|m| {
            m["params"]["message"].as_str().is_some_and(|line| line.contains("files in"))
                && m["method"] == "window/logMessage"
        });
        all(client)
    };
    assert_eq!(change(&mut client, folder(two.path()), json!([])), (2, 1));
    assert_eq!(change(&mut client, json!([]), folder(one.path())), (1, 1));
    assert_eq!(change(&mut client, json!([]), folder(two.path())), (0, 0));
}

#[test]
fn what_others_write_is_seen_when_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (main, used) = (folder.path().join("main.flux"), folder.path().join("used.flux"));
    std::fs::write(&main, "use \"used.flux\";\nListen () -> (int x);\nsource Listen => Work;\n").unwrap();
    let mut client = client(&[folder.path()]);
    client.open(&uri(&main), &std::fs::read_to_string(&main).unwrap());
    assert_eq!(client.codes(&uri(&main))[0], "F0104");
    std::fs::write(&used, "Work (int x) -> ();\n").unwrap();
    watched(&mut client, &used, 1);
    assert_eq!(client.codes(&uri(&main)), [] as [&str; 0]);
    assert_eq!(all(&mut client).0, 2);
    std::fs::write(&used, "Work (string x) -> ();\n").unwrap();
    watched(&mut client, &used, 2);
    assert_eq!(client.codes(&uri(&main)), ["F0201"]);
    std::fs::remove_file(&used).unwrap();
    watched(&mut client, &used, 3);
    assert_eq!(client.codes(&uri(&main))[0], "F0104");
    assert_eq!(all(&mut client).0, 1);
    // An open file is what the editor has, whatever becomes of it on the disk.
    std::fs::remove_file(&main).unwrap();
    watched(&mut client, &main, 3);
    let hover = json!({"textDocument": {"uri": uri(&main)}, "position": {"line": 1, "character": 2}});
    assert!(client.ask("textDocument/hover", hover)["result"].is_object());
}

#[test]
fn a_file_that_vanishes_untold_and_one_outside_are_files() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (gone, alone) = (folder.path().join("gone.flux"), outside.path().join("alone.flux"));
    std::fs::write(&gone, FINE).unwrap();
    std::fs::write(&alone, FINE).unwrap();
    let mut client = client(&[folder.path()]);
    std::fs::remove_file(&gone).unwrap();
    assert_eq!(client.codes(&uri(&gone)), [] as [&str; 0], "as it was read");
    client.open(&uri(&gone), FINE);
    client.tell("textDocument/didClose", json!({"textDocument": {"uri": uri(&gone)}}));
    assert!(
        client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri(&gone)}}))["error"]
            .is_null()
    );
    client.open(&uri(&alone), FINE);
    assert_eq!(client.codes(&uri(&alone)), [] as [&str; 0]);
    client.open("untitled:Untitled-1", "source Nobody => Nothing;\n");
    assert!(!client.codes("untitled:Untitled-1").is_empty());
    assert_eq!(all(&mut client).0, 1, "those outside are nobody's folder");
}
