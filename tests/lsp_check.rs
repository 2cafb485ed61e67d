//! The language server and `flux check`, both as the binary that people have: after a session of random edits, they say
//! the same of each file.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

#[allow(dead_code, reason = "the server's own tests use more of it")]
#[path = "../lsp/tests/session/client.rs"]
mod client;
#[allow(dead_code, reason = "the server's own tests use more of it")]
#[path = "../lsp/tests/session/random.rs"]
mod random;

use client::Client;
use random::{Random, edit, request};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const FLUX: &str = env!("CARGO_BIN_EXE_flux");

/// What `flux check` says of a file as a program, of that file: line, code, message.
fn checked(path: &Path) -> Vec<String> {
    let done = Command::new(FLUX).args(["check", "--format", "json"]).arg(path).output().unwrap();
    let text = String::from_utf8(done.stdout).unwrap();
    let said = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let here = said.filter(|said| said["file"].as_str() == path.to_str());
    let mut out: Vec<String> = here
        .map(|said| {
            let help = said["help"].as_str().map_or_else(String::new, |help| format!("\n{help}"));
            format!("{} {} {}{help}", said["line"], said["code"], said["message"].as_str().unwrap())
        })
        .collect();
    out.sort();
    out
}

/// The same, asked of the server.
fn told(client: &mut Client, uri: &str) -> Vec<String> {
    let answer = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    let items = answer["result"]["items"].as_array().unwrap().clone();
    let mut out: Vec<String> = items
        .iter()
        .map(|item| {
            let line = item["range"]["start"]["line"].as_u64().unwrap() + 1;
            format!("{line} {} {}", item["code"], item["message"].as_str().unwrap())
        })
        .collect();
    out.sort();
    out
}

#[test]
fn after_any_session_the_server_says_what_a_check_says() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    let paths = ["a.flux", "b.flux"].map(|name| folder.join(name));
    let uris = paths.each_ref().map(|path| format!("file://{}", path.display()));
    for seed in 1..=4 {
        let mut random = Random::new(seed);
        let mut texts = [
            include_str!("../analysis/tests/ide/paper.flux").to_owned(),
            "B (int socket) -> (int y);\n".to_owned(),
        ];
        paths.iter().zip(&texts).for_each(|(path, text)| std::fs::write(path, text).unwrap());
        let mut command = Command::new(FLUX);
        command.arg("lsp");
        let mut client = Client::of(command);
        let abilities = json!({"textDocument": {"diagnostic": {}}});
        client.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": abilities}));
        client.tell("initialized", json!({}));
        uris.iter().zip(&texts).for_each(|(uri, text)| client.open(uri, text));
        for version in 2..120 {
            let which = random.next(2);
            let change = edit(&mut random, &mut texts[which]);
            client.change(&uris[which], version, json!([change]));
            let (method, params) = request(&mut random, &uris[which]);
            let id = client.request(method, params);
            client.answer_or_kept(id);
            // Now and then, and in the end: the files are what the editor has.
            if version % 40 == 0 {
                paths.iter().zip(&texts).for_each(|(path, text)| std::fs::write(path, text).unwrap());
                for (path, uri) in paths.iter().zip(&uris) {
                    assert_eq!(
                        told(&mut client, uri),
                        checked(path),
                        "seed {seed}\n{}",
                        texts.join("\n----\n")
                    );
                }
            }
        }
        client.ask("shutdown", Value::Null);
        client.tell("exit", Value::Null);
        assert_eq!(client.left(), 0);
    }
}
