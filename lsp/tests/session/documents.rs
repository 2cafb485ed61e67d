//! Documents: edits, buffers over files, files that come and go, large ones.

use crate::client::Client;
use serde_json::{Value, json};

fn pulls() -> Value {
    json!({"textDocument": {"diagnostic": {"relatedInformation": true}}})
}

fn codes(client: &mut Client, uri: &str) -> Vec<String> {
    let answer = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    let items = answer["result"]["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["code"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_buffer_stands_over_its_file_until_it_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (main, used) = (folder.path().join("main.flux"), folder.path().join("used.flux"));
    std::fs::write(&main, "use \"used.flux\";\nListen () -> (int x);\nsource Listen => Work;\n").unwrap();
    std::fs::write(&used, "Work (int x) -> ();\n").unwrap();
    let uri = |path: &std::path::Path| format!("file://{}", path.canonicalize().unwrap().display());
    let root = format!("file://{}", folder.path().display());
    let mut client = Client::ready(pulls(), Some(&root));
    client.open(&uri(&main), &std::fs::read_to_string(&main).unwrap());
    assert_eq!(codes(&mut client, &uri(&main)), [] as [&str; 0]);
    client.open(&uri(&used), "Other (int x) -> ();\n");
    assert_eq!(codes(&mut client, &uri(&main)), ["F0101"]);
    client.tell("textDocument/didClose", json!({"textDocument": {"uri": uri(&used)}}));
    assert_eq!(codes(&mut client, &uri(&main)), [] as [&str; 0]);
    let gone = uri(&used);
    std::fs::remove_file(&used).unwrap();
    client.tell("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": gone, "type": 3}]}));
    assert_eq!(codes(&mut client, &uri(&main))[0], "F0104");
}

#[test]
fn a_client_that_does_not_ask_is_told_with_versions() {
    let capabilities = json!({"textDocument": {"publishDiagnostics": {"versionSupport": true}}});
    let mut client = Client::ready(capabilities, None);
    let uri = "file:///nowhere/c.flux";
    client.open(uri, "A () -> (int x);\nsource A => B;\nB (int x) -> ();\n");
    let told = |version: i32| {
        move |m: &Value| m["method"] == "textDocument/publishDiagnostics" && m["params"]["version"] == version
    };
    let first = client.wait(told(1));
    assert_eq!(first["params"]["diagnostics"], json!([]));
    let range = json!({"start": {"line": 1, "character": 12}, "end": {"line": 1, "character": 13}});
    client.change(uri, 2, json!([{"range": range, "text": "Bee"}]));
    let second = client.wait(told(2));
    assert_eq!(second["params"]["diagnostics"][0]["code"], "F0101", "{second}");
}

#[test]
fn edits_keep_their_order() {
    let mut client = Client::ready(pulls(), None);
    let uri = "file:///nowhere/d.flux";
    client.open(uri, "");
    let text = "Listen () -> (int x);\r\nsource Listen => Work;\r\nWork (int x) -> ();\r\n";
    let (mut line, mut column) = (0, 0);
    let mut version = 1;
    for letter in text.chars() {
        version += 1;
        let at = json!({"line": line, "character": column});
        client.change(uri, version, json!([{"range": {"start": at, "end": at}, "text": letter.to_string()}]));
        (line, column) = if letter == '\n' { (line + 1, 0) } else { (line, column + 1) };
        if letter == ';' {
            // Asked for and not waited for: the next letter stops it.
            client.request(
                "textDocument/inlayHint",
                json!({"textDocument": {"uri": uri},
                "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}}),
            );
        }
    }
    assert_eq!(codes(&mut client, uri), [] as [&str; 0]);
}

#[test]
fn a_large_document_is_a_document() {
    let mut client = Client::ready(pulls(), None);
    let uri = "file:///nowhere/large.flux";
    client.open(uri, &"// words that say nothing at all\n".repeat(20 << 15));
    assert_eq!(codes(&mut client, uri), [] as [&str; 0]);
    let end = json!({"line": 9_999_999, "character": 7});
    client.change(uri, 2, json!([{"range": {"start": end, "end": end}, "text": "x ="}]));
    assert_ne!(codes(&mut client, uri), [] as [&str; 0]);
}
