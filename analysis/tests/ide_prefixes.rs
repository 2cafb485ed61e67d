//! Every feature on every prefix of every example, as while typing: none may fail.
//!
//! A quick run tries every seventh prefix; with `FLUX_ALL_PREFIXES` set, all of them, which takes minutes.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

use flux_analysis::ide::HintKind;
use flux_analysis::{FileId, Workspace};
use std::path::{Path, PathBuf};

fn examples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut out = Vec::new();
    for folder in std::fs::read_dir(root).unwrap().flatten() {
        let files =
            std::fs::read_dir(folder.path()).into_iter().flatten().flatten().map(|entry| entry.path());
        out.extend(files.filter(|path| path.extension().is_some_and(|e| e == "flux")));
    }
    out.sort();
    out
}

const KINDS: [HintKind; 5] =
    [HintKind::Tuple, HintKind::Wiring, HintKind::Signature, HintKind::Locks, HintKind::Effects];

/// How many bytes lie between two prefixes that are tried; a prime step meets every kind of place.
fn step() -> usize {
    if std::env::var_os("FLUX_ALL_PREFIXES").is_some() { 1 } else { 7 }
}

/// Edits are about text that is there.
fn inside<'a>(ws: &Workspace, edits: impl Iterator<Item = &'a flux_analysis::Edit>) {
    for edit in edits {
        assert!(ws.text(edit.file).get(edit.range.clone()).is_some(), "{edit:?}");
    }
}

/// Asks everything at an offset.
fn everything(ws: &Workspace, file: FileId, at: usize) {
    let length = ws.text(file).len();
    for said in ws.check_file(file) {
        ws.chains(&said);
    }
    ws.hover(file, at);
    ws.complete(file, at);
    ws.signature_help(file, at);
    ws.definition(file, at);
    ws.declaration(file, at);
    ws.type_definition(file, at);
    ws.implementation(file, at);
    ws.references(file, at);
    ws.highlights(file, at);
    let _ = ws.prepare_rename(file, at);
    let _ = ws.rename(file, at, "renamed");
    ws.symbols(file);
    ws.find_symbols("f", 10);
    ws.folds(file);
    let nested = ws.selections(file, at);
    assert!(nested.windows(2).all(|w| w[1].start <= w[0].start && w[0].end <= w[1].end), "{nested:?}");
    let tokens = ws.tokens(file, 0..length);
    assert!(tokens.windows(2).all(|w| w[0].range.end <= w[1].range.start), "{tokens:?}");
    for hint in ws.hints(file, 0..length, &KINDS) {
        if hint.offset.abs_diff(at) < 80 {
            assert!(ws.hint_more(file, hint.offset, hint.kind).is_some(), "{hint:?}");
        }
    }
    ws.linked(file, at);
    ws.old_forms(file);
    ws.format(file);
    ws.format_range(file, 0..at);
    ws.format_typed(file, at);
    let line = ws.text(file)[..at].rfind('\n').map_or(0, |n| n + 1);
    for range in [at..at, line..at, 0..length] {
        for action in ws.actions(file, range) {
            inside(ws, action.edits.iter().flatten());
        }
    }
    ws.offers(file, at..at);
    for lens in ws.lenses(file) {
        ws.paths(file, lens.range.start);
    }
    ws.uses(file, at);
    ws.caller(file, at);
    ws.incoming(file, at);
    ws.outgoing(file, at);
    ws.links(file);
}

#[test]
fn no_feature_fails_on_a_prefix() {
    let paper = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ide/paper.flux");
    for path in examples().into_iter().chain([paper]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut ws = Workspace::new();
        let file = ws.file(&path);
        for at in (0..=text.len()).step_by(step()).filter(|at| text.is_char_boundary(*at)) {
            ws.set_text(file, &text[..at]);
            everything(&ws, file, at);
        }
        ws.set_text(file, &text);
        for at in (0..=text.len()).step_by(step().div_ceil(2)).filter(|at| text.is_char_boundary(*at)) {
            everything(&ws, file, at);
        }
    }
}
