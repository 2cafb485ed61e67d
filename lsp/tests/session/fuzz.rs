//! A session of random edits and requests: nothing is lost, nothing fails, and in the end the server knows what a
//! fresh one would. `FLUX_FUZZ_STEPS` and `FLUX_FUZZ_SEEDS` make it longer.

use crate::client::Client;
use crate::random::{Random, edit, request};
use flux_analysis::{Columns, Workspace};
use serde_json::{Value, json};
use std::path::Path;

fn given(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn a_random_session_ends_as_a_fresh_one_begins() {
    for seed in 1..=given("FLUX_FUZZ_SEEDS", 3) {
        session(seed, given("FLUX_FUZZ_STEPS", 400));
    }
}

fn session(seed: u64, steps: u64) {
    let mut random = Random::new(seed);
    let paper = include_str!("../../../analysis/tests/ide/paper.flux");
    let uris = ["file:///nowhere/fuzz/a.flux", "file:///nowhere/fuzz/b.flux"];
    let mut texts = [paper.to_owned(), "B (int socket) -> (int y);\n".to_owned()];
    let mut client = Client::ready(json!({"textDocument": {"diagnostic": {}}}), None);
    for (uri, text) in uris.iter().zip(&texts) {
        client.open(uri, text);
    }
    let mut asked = Vec::new();
    for version in 2..steps as i32 {
        let which = random.next(2);
        let (uri, text) = (uris[which], &mut texts[which]);
        match random.next(24) {
            0 => {
                // What was never saved is gone when it is closed; the editor opens it again as it was.
                client.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
                client.open(uri, text);
            }
            1 if which == 0 && !(400..6_000).contains(&text.len()) => {
                // A paste over everything.
                *text = paper.to_owned();
                client.change(uri, version, json!([{"text": paper}]));
            }
            2..10 => {
                let (method, params) = request(&mut random, uri);
                let id = client.request(method, params);
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
            client.notifications.clear();
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
    assert_eq!(workspace.text(file), text);
    let show = |said: &flux_analysis::Diagnostic| {
        let (line, character) = workspace.line_and_column(file, said.range.start, Columns::Utf16);
        format!("{} {}", json!({"line": line, "character": character}), json!(said.code))
    };
    // What `flux check` says of it, where the file is the program.
    workspace.check(&[file]).iter().filter(|said| said.file == file).map(show).collect()
}
