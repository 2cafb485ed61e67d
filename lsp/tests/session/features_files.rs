//! What reaches beyond one document: files that are renamed, names in files that nobody has opened.

use crate::client::Client;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// A folder with two files, of which one uses the other.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("lib")).unwrap();
    let main = "use \"lib/greet.flux\";\nsource Get using http.get(\"/{string name}\") => Greet;\n";
    std::fs::write(folder.path().join("main.flux"), main).unwrap();
    std::fs::write(folder.path().join("lib/greet.flux"), "Greet (string name) -> (string text);\n").unwrap();
    folder
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn client(folder: &Path) -> Client {
    let capabilities = json!({"textDocument": {"diagnostic": {}}});
    let mut client = Client::ready(capabilities, Some(&uri(folder)));
    let main = folder.join("main.flux");
    client.open(&uri(&main), &std::fs::read_to_string(&main).unwrap());
    client
}

/// The answer, once the server has found the folder's files.
fn once_found(client: &mut Client, method: &str, params: &Value) -> Value {
    for _ in 0..200 {
        let answer = client.ask(method, params.clone());
        if !answer["result"].is_null() {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("{method} is never answered");
}

#[test]
fn uses_follow_files_that_are_renamed() {
    let folder = folder();
    let root = folder.path().canonicalize().unwrap();
    let mut client = client(&root);
    let (old, new) = (uri(&root.join("lib/greet.flux")), uri(&root.join("polite.flux")));
    let params = json!({"files": [{"oldUri": old, "newUri": new}]});
    let answer = once_found(&mut client, "workspace/willRenameFiles", &params);
    let edit = &answer["result"]["changes"][uri(&root.join("main.flux"))][0];
    assert_eq!(edit["newText"], "polite.flux", "{answer}");
    // A folder takes its files along.
    let params = json!({"files": [{"oldUri": uri(&root.join("lib")), "newUri": uri(&root.join("parts"))}]});
    let answer = once_found(&mut client, "workspace/willRenameFiles", &params);
    let edit = &answer["result"]["changes"][uri(&root.join("main.flux"))][0];
    assert_eq!(edit["newText"], "parts/greet.flux", "{answer}");
}

#[test]
fn a_rename_reaches_files_that_nobody_has_opened() {
    let folder = folder();
    let root = folder.path().canonicalize().unwrap();
    let mut client = client(&root);
    let place = json!({"textDocument": {"uri": uri(&root.join("main.flux"))}, "newName": "Welcome",
        "position": {"line": 1, "character": 49}});
    let answer = once_found(&mut client, "textDocument/rename", &place);
    let changes = answer["result"]["changes"].as_object().unwrap();
    let mut files: Vec<&String> = changes.keys().collect();
    files.sort();
    assert_eq!(files, [&uri(&root.join("lib/greet.flux")), &uri(&root.join("main.flux"))], "{answer}");
}

#[test]
fn a_node_of_another_file_brings_its_use() {
    let folder = folder();
    let root = folder.path().canonicalize().unwrap();
    std::fs::write(root.join("more.flux"), "Farewell (string text) -> (string bye);\n").unwrap();
    let mut client = client(&root);
    let main = uri(&root.join("main.flux"));
    let text = "use \"lib/greet.flux\";\nsource Get using http.get(\"/{string name}\") => Greet -> Farew;\n";
    client.change(&main, 2, json!([{"text": text}]));
    let place = json!({"textDocument": {"uri": main}, "position": {"line": 1, "character": 61}});
    let wanted = |answer: &Value| {
        let items = answer["result"]["items"].as_array().cloned().unwrap_or_default();
        items.into_iter().find(|item| item["label"] == "Farewell")
    };
    let mut found = None;
    for _ in 0..200 {
        found = wanted(&client.ask("textDocument/completion", place.clone()));
        if found.is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let found = found.expect("the node is offered");
    assert_eq!(found["additionalTextEdits"][0]["newText"], "use \"more.flux\";\n", "{found}");
    assert_eq!(found["additionalTextEdits"][0]["range"]["start"]["line"], 1, "{found}");
    // The same as a fix of the name as it stands.
    let text = text.replace("Farew", "Farewell");
    client.change(&main, 3, json!([{"text": text}]));
    let at = json!({"line": 1, "character": 58});
    let params = json!({"textDocument": {"uri": main}, "range": {"start": at, "end": at}, "context": {"diagnostics": []}});
    let actions = client.ask("textDocument/codeAction", params);
    let titles: Vec<&str> =
        actions["result"].as_array().unwrap().iter().map(|a| a["title"].as_str().unwrap()).collect();
    assert!(titles.contains(&"Add `use \"more.flux\";`"), "{titles:?}");
}

#[test]
fn an_optimization_is_written_into_a_file_that_is_made_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let text = "source Get using http.get(\"/{string ip}\") => Geo;\n\
                Geo (string ip) -> (string city) using http.fetch(\"http://localhost:8081/{ip}\");\n";
    std::fs::write(root.join("main.flux"), text).unwrap();
    let main = uri(&root.join("main.flux"));
    let at = json!({"line": 1, "character": 1});
    let params = json!({"textDocument": {"uri": main}, "range": {"start": at, "end": at}, "context": {"diagnostics": []}});
    let chosen = |answer: &Value| {
        let all = answer["result"].as_array().cloned().unwrap_or_default();
        all.into_iter()
            .find(|action| action["title"].as_str().is_some_and(|title| title.starts_with("Choose `retry")))
    };
    let able =
        json!({"workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}}});
    let mut able = Client::ready(able, Some(&uri(&root)));
    able.open(&main, text);
    let action = chosen(&able.ask("textDocument/codeAction", params.clone())).expect("it is offered");
    let changes = action["edit"]["documentChanges"].as_array().unwrap();
    let plan = uri(&root.join("main.plan.flux"));
    assert_eq!(changes[0]["kind"], "create", "{action}");
    assert_eq!(changes[0]["uri"], plan, "{action}");
    assert_eq!(changes[1]["textDocument"]["uri"], plan, "{action}");
    let written = &changes[1]["edits"][0]["newText"];
    assert_eq!(written, "optimize Geo with retry(times: 3, backoff: 50ms);\n", "{action}");
    // A client that makes no files is offered nothing that needs one.
    let mut unable = Client::ready(json!({}), Some(&uri(&root)));
    unable.open(&main, text);
    assert_eq!(chosen(&unable.ask("textDocument/codeAction", params)), None);
}
