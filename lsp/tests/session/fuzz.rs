//! A session of random edits and requests: nothing is lost, nothing fails, and in the end the server knows what a
//! fresh one would.

use crate::client::Client;
use flux_analysis::{Columns, Lines, Workspace};
use serde_json::{Value, json};
use std::path::Path;

/// Small and enough: the same numbers for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

const WORDS: &[&str] = &[
    "A",
    "B",
    "Feed",
    " -> ",
    " => ",
    ";",
    "\n",
    "\r\n",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "_",
    ":",
    ",",
    "\"",
    "int x",
    "source ",
    "handle error ",
    "constraint ",
    "each ",
    "using ",
    "http.get(\"/\")",
    "😀",
    "é",
    "/*",
    "*/",
    "// x\n",
    "= ",
    "typedef t A;\n",
    "type R = (int a);\n",
    "@pure\n",
    "use \"b.flux\";\n",
    "X (int x) -> (int y);\n",
];

const METHODS: &[&str] = &[
    "textDocument/diagnostic",
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/inlayHint",
    "textDocument/semanticTokens/full",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/formatting",
    "textDocument/codeAction",
    "textDocument/signatureHelp",
    "textDocument/prepareRename",
    "textDocument/rename",
    "workspace/symbol",
    "textDocument/codeLens",
    "textDocument/selectionRange",
    "textDocument/prepareCallHierarchy",
    "workspace/diagnostic",
];

#[test]
fn a_random_session_ends_as_a_fresh_one_begins() {
    for seed in 1..=3 {
        session(seed);
    }
}

fn session(seed: u64) {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let paper = include_str!("../../../analysis/tests/ide/paper.flux");
    let uris = ["file:///nowhere/fuzz/a.flux", "file:///nowhere/fuzz/b.flux"];
    let mut texts = [paper.to_owned(), "B (int socket) -> (int y);\n".to_owned()];
    let mut client = Client::ready(json!({"textDocument": {"diagnostic": {}}}), None);
    for (uri, text) in uris.iter().zip(&texts) {
        client.open(uri, text);
    }
    let mut asked = Vec::new();
    for version in 2..400 {
        let which = random.next(2);
        let (uri, text) = (uris[which], &mut texts[which]);
        match random.next(3) {
            0 => {
                let method = METHODS[random.next(METHODS.len())];
                let place = json!({"line": random.next(60), "character": random.next(90)});
                let range =
                    json!({"start": place, "end": {"line": random.next(60), "character": random.next(90)}});
                let id = client.request(method, json!({
                    "textDocument": {"uri": uri}, "position": place, "range": range, "positions": [place], "query": "a",
                    "context": {"diagnostics": [], "includeDeclaration": true, "triggerKind": 1, "isRetrigger": false}, "newName": "Zed",
                    "options": {"tabSize": 2, "insertSpaces": true}, "previousResultIds": [],
                }));
                asked.push(id);
                if random.next(5) == 0 {
                    client.tell("$/cancelRequest", json!({"id": id}));
                }
            }
            _ => {
                let change = edit(&mut random, text);
                client.change(uri, version, json!([change]));
            }
        }
        // A client reads as it goes.
        if asked.len() > 20 {
            asked.drain(..).for_each(|id| check(&client.answer_or_kept(id)));
        }
    }
    asked.into_iter().for_each(|id| check(&client.answer_or_kept(id)));
    for (uri, text) in uris.iter().zip(&texts) {
        let answer = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
        let mut told: Vec<String> = items(&answer);
        let mut fresh = fresh(&uris, &texts, uri, text);
        told.sort();
        fresh.sort();
        assert_eq!(told, fresh, "seed {seed}\n{text}");
    }
}

/// A random edit, applied to the text and as the protocol says it.
fn edit(random: &mut Random, text: &mut String) -> Value {
    let lines = Lines::new(text);
    let place = |random: &mut Random| {
        let (line, column) = (random.next(lines.count() + 2), random.next(80));
        (lines.offset(text, line, column, Columns::Utf16), json!({"line": line, "character": column}))
    };
    let (mut start, mut end) = (place(random), place(random));
    if random.next(4) > 0 {
        end = start.clone();
    }
    if start.0 > end.0 {
        std::mem::swap(&mut start, &mut end);
    }
    let word = WORDS[random.next(WORDS.len())];
    text.replace_range(start.0..end.0, word);
    json!({"range": {"start": start.1, "end": end.1}, "text": word})
}

fn check(answer: &Value) {
    let code = answer["error"]["code"].as_i64();
    let allowed = [-32800, -32801, -32802, -32803];
    assert!(code.is_none_or(|code| allowed.contains(&code)), "{answer}");
}

fn items(answer: &Value) -> Vec<String> {
    let items = answer["result"]["items"].as_array().unwrap();
    let show = |item: &Value| format!("{} {}", item["range"]["start"], item["code"]);
    items.iter().map(show).collect()
}

fn fresh(uris: &[&str], texts: &[String], uri: &str, text: &str) -> Vec<String> {
    let mut workspace = Workspace::new();
    let path = |uri: &str| Path::new(uri.strip_prefix("file://").unwrap()).to_path_buf();
    for (uri, text) in uris.iter().zip(texts) {
        workspace.open_text(&path(uri), text);
    }
    let file = workspace.file(&path(uri));
    let lines = Lines::new(text);
    let show = |said: &flux_analysis::Diagnostic| {
        let (line, character) = lines.place(text, said.range.start, Columns::Utf16);
        format!("{} {}", json!({"line": line, "character": character}), json!(said.code))
    };
    // What `flux check` says of it, where the file is the program.
    workspace.check(&[file]).iter().filter(|said| said.file == file).map(show).collect()
}
