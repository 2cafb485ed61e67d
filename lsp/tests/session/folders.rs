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

/// The names of all reports, for the client to send again.
fn named(answer: &Value) -> Vec<Value> {
    let reports = answer["result"]["items"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let named = reports.iter().filter(|report| report["resultId"].is_string());
    named.map(|report| json!({"uri": report["uri"], "value": report["resultId"]})).collect()
}

/// What is said of a file, by kind and count, when the client knows those.
fn report_of(client: &mut Client, known: &[Value], path: &Path) -> (String, usize) {
    let answer = client.ask("workspace/diagnostic", json!({"previousResultIds": known}));
    let reports = answer["result"]["items"].as_array().unwrap();
    let report =
        reports.iter().find(|report| report["uri"] == uri(path)).unwrap_or_else(|| panic!("{answer}"));
    (report["kind"].as_str().unwrap().to_owned(), report["items"].as_array().map_or(0, Vec::len))
}

#[test]
fn who_asks_again_is_told_what_has_changed_and_of_what_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one.flux"), folder.path().join("two.flux"));
    std::fs::write(&one, "A = Nobody;\n").unwrap();
    std::fs::write(&two, FINE).unwrap();
    let mut client = client(&[folder.path()]);
    let known = named(&client.ask("workspace/diagnostic", json!({"previousResultIds": []})));
    for _ in 0..2 {
        assert_eq!(report_of(&mut client, &known, &one), ("unchanged".to_owned(), 0));
        assert_eq!(report_of(&mut client, &known, &two), ("unchanged".to_owned(), 0));
    }
    // A comment changes nothing of what is said, but where it is said.
    client.open(&uri(&one), "A = Nobody;\n");
    assert_eq!(report_of(&mut client, &known, &one), ("unchanged".to_owned(), 0));
    let top = json!({"line": 0, "character": 0});
    let comment = json!([{"range": {"start": top, "end": top}, "text": "// Nothing.\n"}]);
    client.change(&uri(&one), 2, comment);
    assert_eq!(report_of(&mut client, &known, &one), ("full".to_owned(), 1));
    client.tell("textDocument/didClose", json!({"textDocument": {"uri": uri(&one)}}));
    assert_eq!(report_of(&mut client, &known, &one), ("unchanged".to_owned(), 0));
    // Whoever has forgotten what it was told is told all of it.
    assert_eq!(report_of(&mut client, &[], &one), ("full".to_owned(), 1));
    std::fs::write(&two, "B = Nobody;\n").unwrap();
    watched(&mut client, &two, 2);
    assert_eq!(report_of(&mut client, &known, &two), ("full".to_owned(), 1));
    assert_eq!(report_of(&mut client, &known, &one), ("unchanged".to_owned(), 0));
    std::fs::remove_file(&one).unwrap();
    watched(&mut client, &one, 3);
    let answer = client.ask("workspace/diagnostic", json!({"previousResultIds": known}));
    assert_eq!(report_of(&mut client, &known, &one), ("full".to_owned(), 0));
    assert_eq!(named(&answer).len(), 1, "what is gone has no name: {answer}");
    assert_eq!(all(&mut client), (1, 1));
}

/// Waits until the folders' files are these.
fn until(client: &mut Client, files: &[&Path]) {
    let mut wanted: Vec<String> = files.iter().map(|path| uri(path)).collect();
    wanted.sort();
    loop {
        // One that is stopped by the change that it waits for has no result.
        let answer = client.ask("workspace/diagnostic", json!({"previousResultIds": []}));
        let reports = answer["result"]["items"].as_array().into_iter().flatten();
        let mut found: Vec<&str> = reports.filter_map(|report| report["uri"].as_str()).collect();
        found.sort_unstable();
        if found == wanted {
            return;
        }
    }
}

#[test]
fn folders_that_are_renamed_come_and_go_with_their_files() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    std::fs::create_dir_all(old.join("deep")).unwrap();
    let main = folder.path().join("main.flux");
    let text = "use \"old/deep/used.flux\";\nListen () -> (int x);\nsource Listen => Work;\n";
    std::fs::write(&main, text).unwrap();
    std::fs::write(old.join("deep/used.flux"), "Work (int x) -> ();\n").unwrap();
    std::fs::write(old.join("other.flux"), FINE).unwrap();
    let mut client = client(&[folder.path()]);
    client.open(&uri(&main), text);
    assert_eq!(client.codes(&uri(&main)), [] as [&str; 0]);
    let rename = |client: &mut Client, from: &Path, to: &Path| {
        std::fs::rename(from, to).unwrap();
        watched(client, from, 3);
        watched(client, to, 1);
        until(client, &[&main, &to.join("deep/used.flux"), &to.join("other.flux")]);
    };
    rename(&mut client, &old, &new);
    assert_eq!(client.codes(&uri(&main))[0], "F0104");
    rename(&mut client, &new, &old);
    assert_eq!(client.codes(&uri(&main)), [] as [&str; 0]);
    std::fs::remove_dir_all(&old).unwrap();
    watched(&mut client, &old, 3);
    until(&mut client, &[&main]);
    assert_eq!(client.codes(&uri(&main))[0], "F0104");
}

#[test]
fn a_file_that_is_opened_before_it_is_told_of_is_one_of_the_folders() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("one.flux"), FINE).unwrap();
    let (new, hidden) = (folder.path().join("new.flux"), folder.path().join(".hidden.flux"));
    let mut client = client(&[folder.path()]);
    client.open(&uri(&new), "B = Nobody;\n");
    assert_eq!(all(&mut client).0, 1, "it is nowhere yet");
    std::fs::write(&new, "").unwrap();
    watched(&mut client, &new, 1);
    assert_eq!(all(&mut client), (2, 1), "with the editor's text");
    std::fs::write(&hidden, FINE).unwrap();
    watched(&mut client, &hidden, 1);
    assert_eq!(all(&mut client).0, 2, "as when folders are looked through");
    // One that nobody has told of.
    let untold = folder.path().join("untold.flux");
    std::fs::write(&untold, FINE).unwrap();
    client.open(&uri(&untold), FINE);
    assert_eq!(all(&mut client).0, 3);
    std::fs::remove_file(&untold).unwrap();
    watched(&mut client, &untold, 3);
    assert_eq!(all(&mut client).0, 2);
}
