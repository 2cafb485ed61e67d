//! `flux graph`.

use crate::support::{SERVICE, folder, run_in};
use serde_json::Value;

/// The image server of the Flux paper, as printed.
const IMAGE: &str = include_str!("image_2006.flux");

#[test]
fn the_papers_program_as_text() {
    let folder = folder(&[("image.flux", IMAGE)]);
    let ran = run_in(folder.path(), &["graph", "image.flux"]).exits(0);
    insta::assert_snapshot!("graph_of_the_paper", ran.out);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
}

#[test]
fn the_papers_program_as_json() {
    let folder = folder(&[("image.flux", IMAGE)]);
    let ran = run_in(folder.path(), &["graph", "image.flux", "--format", "json"]).exits(0);
    assert!(ran.out.starts_with("{\n  \"version\": 1,"), "{}", ran.out);
    let graph: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(graph["sources"][0]["name"], "Listen");
    assert_eq!(graph["sources"][0]["target"], "Image");
    // ReadRequest, CheckCache, on a hit Write and Complete, on a miss ReadInFromDisk (its handler succeeds or
    // fails), Compress, StoreInCache, Write, Complete: one way to fail each, and two to succeed.
    assert_eq!(graph["sources"][0]["paths"], 12);
    let nodes = graph["nodes"].as_array().unwrap();
    let check = nodes.iter().find(|node| node["name"] == "CheckCache").unwrap();
    assert_eq!(check["locks"], serde_json::json!([{"name": "cache", "mode": "write", "scope": "program"}]));
    let edges = graph["edges"].as_array().unwrap();
    let has = |from: &str, to: &str| edges.iter().any(|e| e["from"] == from && e["to"] == to);
    assert!(
        has("Listen", "Image") && has("ReadRequest", "CheckCache") && has("ReadInFromDisk", "FourOhFour")
    );
    assert!(edges.iter().all(|e| e["wiring"] == "position" || e["wiring"] == "name"));
}

#[test]
fn pictures() {
    let folder = folder(&[("main.flux", SERVICE)]);
    for (format, start) in [("mermaid", "flowchart"), ("dot", "digraph"), ("svg", "<svg ")] {
        let ran = run_in(folder.path(), &["graph", "main.flux", "--format", format]).exits(0);
        assert!(ran.out.starts_with(start) && ran.out.contains("Hello"), "{}", ran.out);
    }
}

#[test]
fn boxes_and_arrows() {
    let folder = folder(&[("image.flux", IMAGE)]);
    let ran = run_in(folder.path(), &["graph", "image.flux", "--format", "unicode"]).exits(0);
    // Whoever looks is no terminal: 80 columns, and no colour.
    assert!(ran.out.contains("│ ReadRequest │") && ran.out.contains("⊟ cache!"), "{}", ran.out);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
    assert!(!ran.out.contains('\x1b'), "{}", ran.out);
}

#[test]
fn one_node() {
    let folder = folder(&[("image.flux", IMAGE)]);
    let ran = run_in(folder.path(), &["graph", "image.flux", "--node", "Handler"]).exits(0);
    assert!(ran.out.contains("ReadInFromDisk") && !ran.out.contains("ReadRequest"), "{}", ran.out);
    let ran = run_in(folder.path(), &["graph", "image.flux", "--node", "Handlr"]).exits(1);
    assert_eq!(ran.err, "error: image has no node `Handlr`; the nearest is `Handler`\n");
}

#[test]
fn a_program_with_errors_has_no_graph() {
    let folder = folder(&[("main.flux", "S () -> (int x);\nsource S => Missing;\n")]);
    let ran = run_in(folder.path(), &["graph", "main.flux"]).exits(1);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("F0101") && ran.err.contains("main.flux:2:13"), "{}", ran.err);
}
