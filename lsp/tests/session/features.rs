//! Each request once, over a whole program: answered, and with the protocol's shapes.

use crate::client::Client;
use serde_json::{Value, json};

const PROGRAM: &str = r#"/// A guest.
type Guest = (int id, string name);

source Hello using http.get("/hello/{int id}") => Greet -> http.respond();

/// Finds a guest.
Find (int id) -> (Guest guest);
Greet = Find -> Say;
Say (Guest guest) -> (string text);

typedef known IsKnown;
IsKnown (Guest guest) -> (bool yes);
handle error Find => Sorry;
Sorry (string message) -> (string text);
constraint Find:{guests?};
constraint Greet:{visits};
"#;

const URI: &str = "file:///nowhere/hello.flux";

fn at(line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": URI}, "position": {"line": line, "character": character}})
}

fn client() -> Client {
    let mut client = Client::ready(
        json!({"textDocument": {"diagnostic": {}, "completion": {"completionItem": {"snippetSupport": true}},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}),
        None,
    );
    client.open(URI, PROGRAM);
    client
}

fn whole() -> Value {
    json!({"textDocument": {"uri": URI}, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}})
}

#[test]
fn words_are_explained_and_found() {
    let mut client = client();
    let hover = client.ask("textDocument/hover", at(7, 10));
    let text = hover["result"]["contents"]["value"].as_str().unwrap();
    assert!(text.contains("Finds a guest.") && text.contains("Find (int id) -> (Guest guest)"), "{text}");
    let definition = client.ask("textDocument/definition", at(7, 10));
    assert_eq!(definition["result"][0]["range"]["start"]["line"], 6, "{definition}");
    let ty = client.ask("textDocument/typeDefinition", at(7, 10));
    assert_eq!(ty["result"][0]["range"]["start"]["line"], 1, "{ty}");
    let component = client.ask("textDocument/implementation", at(3, 8));
    assert!(component["result"][0]["uri"].as_str().unwrap().ends_with("http.flux"), "{component}");
    let mut places = at(7, 10);
    places["context"] = json!({"includeDeclaration": true});
    assert_eq!(client.ask("textDocument/references", places)["result"].as_array().unwrap().len(), 4);
    assert_eq!(
        client.ask("textDocument/documentHighlight", at(7, 10))["result"].as_array().unwrap().len(),
        4
    );
}

#[test]
fn a_rename_reaches_every_place_and_captures_none() {
    let mut client = client();
    assert!(client.ask("textDocument/prepareRename", at(7, 10))["result"]["start"].is_object());
    let mut rename = at(7, 10);
    rename["newName"] = json!("Seek");
    let renamed = client.ask("textDocument/rename", rename.clone());
    assert_eq!(renamed["result"]["changes"][URI].as_array().unwrap().len(), 4, "{renamed}");
    for bad in ["Say", "no name", "9"] {
        rename["newName"] = json!(bad);
        let refused = client.ask("textDocument/rename", rename.clone());
        assert_eq!(refused["error"]["code"], -32803, "{refused}");
    }
}

#[test]
fn a_flow_offers_what_fits() {
    let mut client = client();
    let end = json!({"line": 7, "character": 12});
    client.change(
        URI,
        2,
        json!([{"range": {"start": end, "end": {"line": 7, "character": 19}}, "text": " -> "}]),
    );
    let offers = client.ask("textDocument/completion", at(7, 16));
    let items = offers["result"]["items"].as_array().unwrap();
    let mut sorted: Vec<&Value> = items.iter().collect();
    sorted.sort_by_key(|item| item["sortText"].as_str().unwrap());
    let first: Vec<&str> = sorted.iter().take(2).map(|item| item["label"].as_str().unwrap()).collect();
    assert_eq!(first, ["IsKnown", "Say"]);
    assert!(sorted[0]["detail"].as_str().unwrap().contains("fits by position"));
}

#[test]
fn what_nobody_wrote_is_shown() {
    let mut client = client();
    let hints = client.ask("textDocument/inlayHint", whole());
    let labels: Vec<&str> =
        hints["result"].as_array().unwrap().iter().map(|h| h["label"].as_str().unwrap()).collect();
    assert_eq!(
        labels,
        [
            "(int id)",
            "(string text)",
            "(int id) -> (string text)",
            "(Guest guest)",
            "(int id)",
            "by name: message",
            "takes ↑guests?, visits"
        ]
    );
}

#[test]
fn every_request_is_answered() {
    let mut client = client();
    let document = json!({"textDocument": {"uri": URI}});
    let options = json!({"tabSize": 2, "insertSpaces": true});
    let mut action = whole();
    action["context"] = json!({"diagnostics": []});
    let mut range = whole();
    range["options"] = options.clone();
    let mut typed = at(7, 19);
    typed["ch"] = json!(";");
    typed["options"] = options.clone();
    for (method, params) in [
        ("textDocument/diagnostic", document.clone()),
        ("workspace/diagnostic", json!({"previousResultIds": []})),
        ("textDocument/signatureHelp", at(3, 30)),
        ("textDocument/declaration", at(7, 10)),
        ("textDocument/documentSymbol", document.clone()),
        ("workspace/symbol", json!({"query": "gr"})),
        ("textDocument/foldingRange", document.clone()),
        (
            "textDocument/selectionRange",
            json!({"textDocument": {"uri": URI}, "positions": [{"line": 7, "character": 10}]}),
        ),
        ("textDocument/documentLink", document.clone()),
        ("textDocument/semanticTokens/full", document.clone()),
        ("textDocument/semanticTokens/range", whole()),
        ("textDocument/codeAction", action),
        ("textDocument/codeLens", document.clone()),
        ("textDocument/prepareCallHierarchy", at(7, 10)),
        ("textDocument/formatting", json!({"textDocument": {"uri": URI}, "options": options})),
        ("textDocument/rangeFormatting", range),
        ("textDocument/onTypeFormatting", typed),
    ] {
        let answer = client.ask(method, params);
        assert!(answer["result"].is_array() || answer["result"].is_object(), "{method}: {answer}");
    }
    let tokens = client.ask("textDocument/semanticTokens/full", document.clone());
    let id = tokens["result"]["resultId"].clone();
    let delta = client.ask(
        "textDocument/semanticTokens/full/delta",
        json!({"textDocument": {"uri": URI}, "previousResultId": id}),
    );
    assert_eq!(delta["result"]["edits"], json!([]));
    let item = client.ask("textDocument/prepareCallHierarchy", at(7, 10))["result"][0].clone();
    let calls = client.ask("callHierarchy/incomingCalls", json!({"item": item}));
    let from: Vec<&str> =
        calls["result"].as_array().unwrap().iter().map(|c| c["from"]["name"].as_str().unwrap()).collect();
    assert_eq!(from, ["Greet", "handle error Find", "{guests}"]);
}

#[test]
fn a_program_has_a_graph_and_one_with_errors_has_none() {
    let mut client = client();
    let graph = client.ask("flux/graph", json!({"textDocument": {"uri": URI}}));
    assert_eq!(graph["result"]["graph"]["version"], 1, "{graph}");
    assert!(graph["result"]["svg"].as_str().unwrap().starts_with("<svg"));
    let text = graph["result"]["text"].as_str().unwrap();
    assert!(text.contains("source ") && text.contains("Greet"), "{text}");
    let names: Vec<&str> =
        graph["result"]["places"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"Find") && names.contains(&"Greet"), "{names:?}");
    // As the picture has them.
    let places = graph["result"]["places"].as_array().unwrap();
    let find = places.iter().find(|p| p["name"] == "Find").unwrap();
    assert_eq!(find["kind"], "concrete", "{find}");
    let drawn = format!("data-node=\"{}\"", find["node"]);
    assert!(graph["result"]["svg"].as_str().unwrap().contains(&drawn), "{graph}");
    assert!(places.iter().any(|p| p["source"] == 0 && p["location"]["uri"] == URI), "{graph}");
    let none = client.ask("flux/graph", json!({"textDocument": {"uri": URI}, "node": "Nobody"}));
    assert_eq!(none["error"]["code"], -32803);
    client.change(URI, 2, json!([{"text": "source A => B;"}]));
    assert_eq!(client.ask("flux/graph", json!({"textDocument": {"uri": URI}}))["error"]["code"], -32803);
}

#[test]
fn mistakes_are_mended() {
    let mut client = client();
    client.change(
        URI,
        2,
        json!([{"text": "Find (int id) -> (int n);\nF = Fnd;\nconstraint Find:{b, a};\n"}]),
    );
    let actions = |client: &mut Client, line: u32| {
        let at = json!({"line": line, "character": 5});
        let params = json!({"textDocument": {"uri": URI}, "range": {"start": at, "end": at}, "context": {"diagnostics": []}});
        let answer = client.ask("textDocument/codeAction", params);
        let titles =
            answer["result"].as_array().unwrap().iter().map(|a| a["title"].as_str().unwrap().to_owned());
        titles.collect::<Vec<_>>()
    };
    assert_eq!(actions(&mut client, 1)[0], "Change to `Find`");
    assert!(actions(&mut client, 2).iter().any(|title| title.starts_with("Sort the locks")));
}

/// A client that takes edits, labels and tags later than others.
fn rich() -> Client {
    let mut client = Client::ready(
        json!({"textDocument": {
            "diagnostic": {},
            "publishDiagnostics": {"tagSupport": {"valueSet": [1, 2]}, "relatedInformation": true},
            "codeAction": {"resolveSupport": {"properties": ["edit"]}},
            "inlayHint": {"resolveSupport": {"properties": ["tooltip", "label.location"]}},
        }}),
        None,
    );
    client.open(URI, PROGRAM);
    client
}

#[test]
fn what_takes_a_while_is_made_out_when_it_is_wanted() {
    let mut client = rich();
    client.change(
        URI,
        2,
        json!([{"text": "Listen () => (int socket);\nsource Listen => End;\nEnd (int socket) => ();\n"}]),
    );
    let params = json!({"textDocument": {"uri": URI}, "range": {"start": {"line": 0, "character": 0},
        "end": {"line": 0, "character": 0}}, "context": {"diagnostics": [], "only": ["source"]}});
    let offered = client.ask("textDocument/codeAction", params);
    let convert = offered["result"][0].clone();
    assert_eq!(convert["title"], "Convert the file to the current dialect", "{offered}");
    assert!(convert["edit"].is_null(), "{convert}");
    let resolved = client.ask("codeAction/resolve", convert.clone());
    let edits = resolved["result"]["edit"]["changes"][URI].as_array().unwrap();
    assert!(edits.iter().any(|edit| edit["newText"].as_str().unwrap().contains("->")), "{resolved}");
    // What has changed meanwhile is offered no more.
    client.change(URI, 3, json!([{"text": "Listen () -> (int socket);\n"}]));
    assert_eq!(client.ask("codeAction/resolve", convert)["error"]["code"], -32803);
}

#[test]
fn a_hint_leads_to_what_it_tells_of() {
    let mut client = rich();
    let hints = client.ask("textDocument/inlayHint", whole());
    let locks = hints["result"].as_array().unwrap().iter().find(|h| h["data"]["kind"] == "locks").unwrap();
    let resolved = client.ask("inlayHint/resolve", locks.clone());
    let (label, tooltip) = (&resolved["result"]["label"][0], &resolved["result"]["tooltip"]["value"]);
    assert_eq!(label["value"], "takes ↑guests?, visits", "{resolved}");
    assert_eq!(label["location"]["range"]["start"]["line"], 14, "{resolved}");
    assert!(tooltip.as_str().unwrap().contains("moved up"), "{resolved}");
}

#[test]
fn heads_of_a_dispatch_are_edited_together() {
    let mut client = rich();
    client.change(URI, 2, json!([{"text": "Sort:[even] = ;\nSort:[_] = ;\n"}]));
    let linked = client.ask("textDocument/linkedEditingRange", at(0, 2));
    assert_eq!(linked["result"]["ranges"].as_array().unwrap().len(), 2, "{linked}");
    assert!(client.ask("textDocument/linkedEditingRange", at(0, 8))["result"].is_null());
}

#[test]
fn lenses_count_paths() {
    let mut client = rich();
    let lenses = client.ask("textDocument/codeLens", json!({"textDocument": {"uri": URI}}));
    let paths =
        lenses["result"].as_array().unwrap().iter().find(|lens| lens["data"]["paths"] == true).unwrap();
    let resolved = client.ask("codeLens/resolve", paths.clone());
    let title = resolved["result"]["command"]["title"].as_str().unwrap();
    assert!(title.ends_with(" paths"), "{resolved}");
}

#[test]
fn what_is_old_is_struck_out_and_what_is_idle_greyed() {
    let mut client = rich();
    client.change(
        URI,
        2,
        json!([{"text": "Listen () => (int a);\nsource Listen => End;\nEnd (int a) -> ();\nIdle (int a) -> ();\n"}]),
    );
    let answer = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": URI}}));
    let tags: Vec<(Value, Value)> = answer["result"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["range"]["start"]["line"].clone(), item["tags"][0].clone()))
        .collect();
    assert_eq!(tags, [(json!(3), json!(1)), (json!(0), json!(2))], "{answer}");
    // Others hear what `flux check` says, and no more.
    let mut plain = self::client();
    plain.change(
        URI,
        2,
        json!([{"text": "Listen () => (int a);\nsource Listen => End;\nEnd (int a) -> ();\n"}]),
    );
    let answer = plain.ask("textDocument/diagnostic", json!({"textDocument": {"uri": URI}}));
    assert_eq!(answer["result"]["items"], json!([]), "{answer}");
}

#[test]
fn a_warning_of_deadlock_shows_both_chains() {
    let mut client = rich();
    let program = "source Right using http.get(\"/{int n}\") => C;\nC = E;\nE = D;\nD (int n) -> (string text) using \
                   text.template(\"{n}\");\nconstraint C:{y};\nconstraint D:{x};\n";
    client.change(URI, 2, json!([{"text": program}]));
    let answer = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": URI}}));
    let item =
        answer["result"]["items"].as_array().unwrap().iter().find(|item| item["code"] == "F0501").unwrap();
    let related: Vec<&str> = item["relatedInformation"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        related,
        [
            "`C` itself takes `y`, which sorts after `x`",
            "`x` is taken inside it: C → E → D",
            "`C` runs `E` here",
            "`E` runs `D` here"
        ]
    );
}
