//! The protocol's own rules: before and after, malformed, unknown, cancelled, the end.

use crate::client::Client;
use serde_json::{Value, json};

fn shut(mut client: Client) -> i32 {
    let answer = client.ask("shutdown", Value::Null);
    assert_eq!(answer["result"], Value::Null, "{answer}");
    client.tell("exit", Value::Null);
    client.end()
}

#[test]
fn requests_before_and_after_its_life_are_refused() {
    let mut client = Client::start();
    let hover = json!({"textDocument": {"uri": "file:///x.flux"}, "position": {"line": 0, "character": 0}});
    assert_eq!(client.ask("textDocument/hover", hover.clone())["error"]["code"], -32002);
    client.tell("textDocument/didOpen", json!({}));
    let answer = client.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
    assert_eq!(answer["result"]["serverInfo"]["name"], "flux");
    assert_eq!(answer["result"]["capabilities"]["positionEncoding"], "utf-16");
    client.tell("initialized", json!({}));
    assert_eq!(client.ask("textDocument/hover", hover.clone())["result"], Value::Null);
    assert_eq!(client.ask("initialize", json!({"capabilities": {}}))["error"]["code"], -32600);
    assert_eq!(client.ask("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(client.ask("textDocument/hover", hover)["error"]["code"], -32600);
    client.tell("exit", Value::Null);
    assert_eq!(client.end(), 0);
}

#[test]
fn leaving_without_a_word_is_an_error() {
    let mut client = Client::ready(json!({}), None);
    client.tell("exit", Value::Null);
    assert_eq!(client.end(), 1);
    assert_eq!(Client::ready(json!({}), None).end(), 1);
    assert_eq!(Client::start().end(), 1);
}

#[test]
fn what_is_malformed_is_told_and_costs_nothing_else() {
    let mut client = Client::ready(json!({}), None);
    for (body, code) in
        [("{not json", -32700), ("[]", -32600), ("42", -32600), ("{\"jsonrpc\":\"2.0\"}", -32600)]
    {
        client.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        let answer = client.wait(|message| message.get("error").is_some());
        assert_eq!(answer["error"]["code"], code, "{body}");
        assert_eq!(answer["id"], Value::Null);
    }
    assert_eq!(client.ask("flux/nothing", Value::Null)["error"]["code"], -32601);
    client.tell("$/nothing", Value::Null);
    client.tell("textDocument/didChange", json!({"nonsense": true}));
    assert_eq!(client.ask("textDocument/hover", json!([1]))["error"]["code"], -32602);
    assert_eq!(shut(client), 0);
}

#[test]
fn a_cancelled_request_is_answered_once() {
    let mut client = Client::ready(json!({}), None);
    client.open("file:///nowhere/a.flux", "A () -> (int x);\nsource A => B;\nB = C;\n");
    for _ in 0..50 {
        let id = client
            .request("textDocument/diagnostic", json!({"textDocument": {"uri": "file:///nowhere/a.flux"}}));
        client.tell("$/cancelRequest", json!({"id": id}));
        let answer = client.answer(id);
        let code = &answer["error"]["code"];
        assert!(answer.get("result").is_some() || *code == -32800, "{answer}");
    }
    assert_eq!(shut(client), 0);
}

#[test]
fn columns_are_counted_as_agreed() {
    for (encoding, column) in [("utf-8", 10), ("utf-16", 8)] {
        let mut client = Client::start();
        let capabilities =
            json!({"general": {"positionEncodings": [encoding]}, "textDocument": {"diagnostic": {}}});
        let answer = client
            .ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        assert_eq!(answer["result"]["capabilities"]["positionEncoding"], encoding);
        client.tell("initialized", json!({}));
        let uri = "file:///nowhere/b.flux";
        client.open(uri, "/*😀*/ source X => Nobody;\r\n");
        let range = json!({"start": {"line": 0, "character": column - 1}, "end": {"line": 0, "character": column - 1}});
        client.change(uri, 2, json!([{"range": range, "text": ""}]));
        let found = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
        let first = &found["result"]["items"][0]["range"]["start"];
        // `X` stands behind the comment, a blank and `source `.
        assert_eq!(first["character"], if encoding == "utf-8" { 16 } else { 14 }, "{found}");
        assert_eq!(shut(client), 0);
    }
}
