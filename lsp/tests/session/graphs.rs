//! `flux/graph`, and `flux/graphChanged` for those who asked.

use crate::client::Client;
use serde_json::{Value, json};
use std::time::Duration;

const PROGRAM: &str = "Listen () -> (int x);\nsource Listen => Flow;\nFlow = Work;\nWork (int x) -> ();\n";

fn start(uri: &str) -> Client {
    let mut client = Client::ready(json!({"textDocument": {"diagnostic": {}}}), None);
    client.open(uri, PROGRAM);
    client
}

fn type_at(client: &mut Client, uri: &str, version: i32, (line, column): (u32, u32), text: &str) {
    let at = json!({"line": line, "character": column});
    client.change(uri, version, json!([{"range": {"start": at, "end": at}, "text": text}]));
}

fn ask(client: &mut Client, uri: &str) -> Value {
    client.ask("flux/graph", json!({"textDocument": {"uri": uri}}))
}

fn is_told(message: &Value) -> bool {
    message["method"] == "flux/graphChanged"
}

/// How often it was told so far, after a pause that is long enough for what is due.
fn told(client: &mut Client, uri: &str) -> usize {
    std::thread::sleep(Duration::from_millis(600));
    client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    // The queue of long requests comes behind it.
    client.ask("workspace/symbol", json!({"query": "none of that name"}));
    client.notifications.iter().filter(|message| is_told(message)).count()
}

#[test]
fn a_client_that_asked_is_told_of_another_graph_only() {
    let uri = "file:///nowhere/graph.flux";
    let mut client = start(uri);
    type_at(&mut client, uri, 2, (4, 0), "constraint Work:{a};\n");
    assert_eq!(told(&mut client, uri), 0, "nobody has asked");
    let first = ask(&mut client, uri);
    assert_eq!(first["result"]["graph"]["nodes"].as_array().unwrap().len(), 3, "{first}");
    // Blanks and words that move nothing, and a graph that is the same again.
    type_at(&mut client, uri, 3, (5, 0), "// words");
    type_at(&mut client, uri, 4, (3, 19), " ");
    assert_eq!(told(&mut client, uri), 0);
    // A name that is half there: no graph, no news.
    type_at(&mut client, uri, 5, (2, 11), " -> Wor");
    assert_eq!(told(&mut client, uri), 0);
    let end = json!({"start": {"line": 2, "character": 11}, "end": {"line": 2, "character": 18}});
    client.change(uri, 6, json!([{"range": end, "text": ""}]));
    assert_eq!(told(&mut client, uri), 0, "as before");
    type_at(&mut client, uri, 7, (4, 17), "b,");
    let news = client.wait(is_told);
    assert_eq!(news["params"], json!({"textDocument": {"uri": uri}}));
    let second = ask(&mut client, uri);
    assert_ne!(first["result"]["graph"], second["result"]["graph"]);
    // Where the nodes stand is part of it.
    type_at(&mut client, uri, 8, (0, 0), "\n");
    client.wait(is_told);
    let third = ask(&mut client, uri);
    assert_eq!(second["result"]["graph"], third["result"]["graph"]);
    assert_ne!(second["result"]["places"], third["result"]["places"]);
    client.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    client.open(uri, "Other (int x) -> ();\n");
    type_at(&mut client, uri, 2, (0, 0), "More (int x) -> ();\n");
    assert_eq!(told(&mut client, uri), 0, "it was closed");
}

#[test]
fn a_burst_of_typing_gives_little_news() {
    let uri = "file:///nowhere/burst.flux";
    let mut client = start(uri);
    ask(&mut client, uri);
    let edits = 60;
    for k in 0..edits {
        type_at(&mut client, uri, k + 2, (4, 0), &format!("constraint Work:{{lock{k}}};\n"));
    }
    client.wait(is_told);
    assert!(told(&mut client, uri) < edits as usize / 4);
}

#[test]
fn a_graph_that_was_refused_is_told_of_when_it_is_there() {
    let uri = "file:///nowhere/refused.flux";
    let mut client = start(uri);
    type_at(&mut client, uri, 2, (2, 7), "Nobody -> ");
    assert_eq!(ask(&mut client, uri)["error"]["code"], -32803);
    let word = json!({"start": {"line": 2, "character": 7}, "end": {"line": 2, "character": 17}});
    client.change(uri, 3, json!([{"range": word, "text": ""}]));
    client.wait(is_told);
    assert!(ask(&mut client, uri)["result"]["svg"].is_string());
}

#[test]
fn a_file_that_a_program_uses_is_part_of_it() {
    let (main, used) = ("file:///nowhere/parts/main.flux", "file:///nowhere/parts/used.flux");
    let mut client = start(used);
    client.open(main, "use \"used.flux\";\nMore = Work;\n");
    let node = client.ask("flux/graph", json!({"textDocument": {"uri": main}, "node": "Flow"}));
    assert!(node["result"]["svg"].is_string(), "{node}");
    type_at(&mut client, used, 2, (4, 0), "constraint Work:{a};\n");
    let news = client.wait(is_told);
    assert_eq!(news["params"]["textDocument"]["uri"], main);
}

#[test]
fn a_large_picture_keeps_nobody_waiting() {
    let uri = "file:///nowhere/large-graph.flux";
    let mut client = start(uri);
    let flow = |n: usize| format!("A{n} (int x) -> (int x);\nF{n} = A{n} -> A{n} -> F{};\n", n / 2);
    let flows: String = (1..300).map(flow).collect();
    let text = format!("Listen () -> (int x);\nsource Listen => F299;\nF0 (int x) -> ();\n{flows}");
    client.change(uri, 2, json!([{"text": text}]));
    let graphs = [0; 3].map(|_| client.request("flux/graph", json!({"textDocument": {"uri": uri}})));
    for version in 3..20 {
        type_at(&mut client, uri, version, (0, 0), "// words\n");
        let id = client.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
        assert!(client.answer_or_kept(id)["result"]["items"].is_array());
    }
    let drawn = graphs.map(|graph| client.answer_or_kept(graph));
    // As it was when it was asked for, or not at all because of the edits.
    let good = |drawn: &Value| drawn["result"]["svg"].is_string() || drawn["error"]["code"] == -32801;
    assert!(drawn.iter().all(good), "{:?}", drawn.each_ref().map(|drawn| &drawn["error"]));
}
