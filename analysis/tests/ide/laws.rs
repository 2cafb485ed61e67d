//! What holds of every action, wherever it is offered: nothing new is wrong afterwards, a fix mends what it says, a
//! refactoring keeps the meaning, comments stay, and what is touched is formatted.

use crate::actions::{applied, workspace_after};
use crate::cases::{self, Block, root};
use crate::table;
use flux_analysis::ide::{Action, FIXES};
use flux_analysis::{Diagnostic, Edit, FileId, Severity, Wording, Workspace};
use libtest_mimic::{Failed, Trial};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Selections of one program are tried up to this many; with `FLUX_ALL_ACTIONS` set, all of them.
fn selections() -> usize {
    if tries_all() { usize::MAX } else { 60 }
}

/// Is everything to be tried, which takes minutes?
fn tries_all() -> bool {
    std::env::var_os("FLUX_ALL_ACTIONS").is_some()
}

/// A trial for each file of programs.
pub fn trials() -> Vec<Trial> {
    let mut out = Vec::new();
    for path in sources() {
        let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        let typed = path.clone();
        out.push(Trial::test(format!("laws: {name}"), move || hold(&path)));
        out.push(Trial::test(format!("laws, a word missing: {name}"), move || half_written(&typed)));
    }
    out
}

/// The laws on programs that are being typed: with one word missing.
fn half_written(path: &Path) -> Result<(), Failed> {
    let mut faults = Vec::new();
    let step = if tries_all() { 1 } else { 89 };
    for files in programs(path) {
        let (name, text) = &files[0];
        let words = flux_syntax::lex(text).into_iter().filter(|t| !t.kind.is_comment());
        for token in words.step_by(step) {
            let mut less = files.clone();
            let (before, behind) = (&text[..token.span.start as usize], &text[token.span.end as usize..]);
            less[0] = (name.clone(), format!("{before}{behind}"));
            faults.extend(fixes_of(&less));
        }
    }
    let shown: Vec<String> = faults.iter().take(4).cloned().collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(format!("{} faults\n{}", faults.len(), shown.join("\n\n")).into())
    }
}

/// What is wrong with the fixes of a program's first file.
fn fixes_of(files: &[(String, String)]) -> Vec<String> {
    let (ws, ids) = open(files);
    let (mut faults, mut tried) = (Vec::new(), Vec::new());
    for said in ws.check_file(ids[0]) {
        for action in ws.actions(ids[0], said.range.clone()) {
            if action.mends.is_none() || tried.contains(&action) {
                continue;
            }
            if let Err(fault) = one(&ws, &ids, &action, true) {
                faults.push(format!("{} `{}`: {fault}", action.name, action.title));
            }
            tried.push(action);
        }
    }
    faults
}

/// A workspace with these files, in which every text of a diagnostic is its bare code: what acts on diagnostics asks
/// their facts.
fn open(files: &[(String, String)]) -> (Workspace, Vec<FileId>) {
    let mut ws = Workspace::new();
    ws.set_wording(Wording::Codes);
    let open = |(name, text): &(String, String)| ws.open_text(&Path::new("/flux-laws").join(name), text);
    let ids: Vec<FileId> = files.iter().map(open).collect();
    ws.set_folders(&ids);
    (ws, ids)
}

/// Files that hold programs: pages, the suite, cases, examples.
fn sources() -> Vec<PathBuf> {
    let mut out = cases::files();
    out.extend(cases::markdown(&root().join("docs")));
    out.extend(cases::markdown(&root().join("tests/suite")));
    for folder in std::fs::read_dir(root().join("examples")).unwrap().flatten() {
        let files = std::fs::read_dir(folder.path()).into_iter().flatten().flatten().map(|e| e.path());
        out.extend(files.filter(|path| path.extension().is_some_and(|e| e == "flux")));
    }
    out
}

/// The programs of a file, each as its files.
fn programs(path: &Path) -> Vec<Vec<(String, String)>> {
    if path.extension().is_some_and(|e| e == "flux") {
        return vec![vec![("main.flux".to_owned(), std::fs::read_to_string(path).unwrap())]];
    }
    let mut out = Vec::new();
    for case in cases::read(path) {
        for (files, _) in case.programs() {
            if files[0].kind == "flux" {
                out.push(files.iter().enumerate().map(|(n, block)| named(n, block)).collect());
            }
        }
    }
    out
}

fn named(n: usize, block: &Block) -> (String, String) {
    let name = block.info.split([' ', ',']).find(|word| word.ends_with(".flux"));
    let name =
        name.map_or_else(|| if n == 0 { "main.flux".to_owned() } else { format!("{n}.flux") }, str::to_owned);
    (name, block.plain())
}

fn hold(path: &Path) -> Result<(), Failed> {
    let mut faults = Vec::new();
    for files in programs(path) {
        let (ws, ids) = open(&files);
        for action in offered(&ws, &ids) {
            if let Err(fault) = one(&ws, &ids, &action, false) {
                faults.push(format!("{} `{}`: {fault}", action.name, action.title));
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n\n").into()) }
}

/// Every action at every word of every file, and of selections from word to word, each change once.
fn offered(ws: &Workspace, files: &[FileId]) -> Vec<Action> {
    let mut out: Vec<Action> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut add = |found: Vec<Action>| {
        for action in found {
            let key = format!(
                "{:?} {:?}",
                action.edits,
                action.mends.as_ref().map(|said| (said.code, &said.range))
            );
            if seen.insert(key) {
                out.push(action);
            }
        }
    };
    for file in files {
        let text = ws.text(*file);
        for said in ws.check_file(*file) {
            add(ws.actions(*file, said.range.start..said.range.start));
        }
        let words = words(text);
        for word in &words {
            add(ws.actions(*file, word.0..word.0));
        }
        let mut tried = 0;
        for (n, from) in words.iter().enumerate() {
            // Selections end where their statement does.
            let ends = words[n..].iter().take(12).take_while(|to| !text[from.0..to.1].contains(';'));
            for to in ends.filter(|to| text[from.0..to.1].contains("->")) {
                if tried < selections() {
                    tried += 1;
                    add(ws.actions(*file, from.0..to.1));
                }
            }
        }
    }
    out
}

fn words(text: &str) -> Vec<(usize, usize)> {
    let tokens = flux_syntax::lex(text);
    let wordy = |t: &&flux_syntax::Token| t.kind == flux_syntax::TokenKind::Ident;
    tokens.iter().filter(wordy).map(|t| (t.span.start as usize, t.span.end as usize)).collect()
}

/// `revealing`: more than one thing may be wrong, and one mistake hide another.
fn one(ws: &Workspace, files: &[FileId], action: &Action, revealing: bool) -> Result<(), String> {
    let edits = action.edits.clone().ok_or("it has no edits")?;
    let (next, ids) = workspace_after(ws, files, action);
    let shown = || {
        let own: Vec<&Edit> = edits.iter().filter(|edit| edit.file == files[0]).collect();
        format!("\n--- before\n{}--- after\n{}", ws.text(files[0]), applied(ws.text(files[0]), &own))
    };
    let (before, after) = (said(ws, files), said(&next, &ids));
    // Behind some mistakes nothing else is told: what mends them shows what is wrong beside, which is no fault of it.
    let mended = action.mends.as_ref().map_or("", |said| said.code);
    let heard = |code: &str| match mended.get(..3) {
        Some("F00") if revealing => code.starts_with("F00"),
        Some("F01" | "F07") if revealing => code.starts_with("F00") || code == mended,
        // A refactoring changes how steps stand to each other. An optimization of just that is told then, and is no part of
        // what the program means.
        _ => code != "F0608" || action.mends.is_some(),
    };
    let counts = |d: &&Diagnostic| d.severity == Severity::Error && heard(d.code);
    let errors = |all: &[Diagnostic]| all.iter().filter(counts).count();
    if errors(&after) > errors(&before) {
        let new: Vec<String> = after.iter().map(|d| format!("{:?}", d.said)).collect();
        return Err(format!("more is wrong afterwards:\n{}{}", new.join("\n"), shown()));
    }
    if let Some(mends) = &action.mends {
        // Another mistake of the same kind may have been hidden: then this one stands elsewhere.
        let moved =
            |d: &Diagnostic| revealing && mended.starts_with("F00") && d.range.start != mends.range.start;
        let same = |d: &&Diagnostic| d.said == mends.said && !moved(d);
        if after.iter().filter(same).count() >= before.iter().filter(same).count() {
            return Err(format!("{:?} is still there{}", mends.said, shown()));
        }
    } else {
        meaning(ws, files, &next, &ids, action).map_err(|fault| fault + &shown())?;
    }
    for (old, new) in files.iter().zip(&ids) {
        comments(ws.text(*old), next.text(*new), action).map_err(|fault| fault + &shown())?;
        formatted(ws.text(*old), next.text(*new)).map_err(|fault| fault + &shown())?;
    }
    Ok(())
}

fn said(ws: &Workspace, files: &[FileId]) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = files.iter().flat_map(|file| ws.check_file(*file)).collect();
    out.dedup();
    out
}

/// Ordinary comments stay, but for those of what is taken out.
fn comments(old: &str, new: &str, action: &Action) -> Result<(), String> {
    // What goes takes its own along.
    if action.name.starts_with("drop_") || matches!(action.name, "ask_nothing" | "brought") {
        return Ok(());
    }
    let count = |text: &str| {
        let mut out: BTreeMap<String, usize> = BTreeMap::new();
        for token in flux_syntax::lex(text).into_iter().filter(|t| t.kind.is_comment()) {
            *out.entry(text[token.span.range()].trim_end().to_owned()).or_default() += 1;
        }
        out
    };
    let kept = count(new);
    match count(old).into_iter().find(|(comment, n)| kept.get(comment).is_none_or(|m| m < n)) {
        Some((comment, _)) => Err(format!("the comment `{comment}` is gone")),
        None => Ok(()),
    }
}

/// Statements that were not there before are as the formatter leaves them.
fn formatted(old: &str, new: &str) -> Result<(), String> {
    let plain = |text: &str| text.replace("\r\n", "\n");
    let pieces = |text: &str| -> Vec<String> {
        flux_syntax::split(text).iter().map(|piece| plain(&text[piece.span.range()])).collect()
    };
    let known = pieces(old);
    for piece in pieces(new).into_iter().filter(|piece| !known.contains(piece)) {
        if let Some(wanted) = flux_syntax::format_statement(&piece).filter(|wanted| *wanted != piece) {
            return Err(format!("`{piece}` is not formatted: `{wanted}`"));
        }
    }
    Ok(())
}

/// The plan is the same, as far as the action promises.
fn meaning(
    ws: &Workspace,
    files: &[FileId],
    next: &Workspace,
    ids: &[FileId],
    action: &Action,
) -> Result<(), String> {
    if matches!(action.name, "reader" | "fix_all") {
        return Ok(());
    }
    let view = |ws: &Workspace, file: FileId| -> Option<serde_json::Value> {
        let graph = ws.graph(file, None).ok()??;
        serde_json::from_str(&graph.json).ok()
    };
    for (old, new) in files.iter().zip(ids) {
        let (Some(old), Some(new)) = (view(ws, *old), view(next, *new)) else { continue };
        let (old, new) = (essence(&old, action.name), essence(&new, action.name));
        if old != new {
            let text = |v: &serde_json::Value| serde_json::to_string_pretty(v).unwrap();
            let (old, new) = (text(&old), text(&new));
            let difference = similar::TextDiff::from_lines(&old, &new);
            return Err(format!("the plan is another:\n{}", difference.unified_diff().context_radius(2)));
        }
    }
    Ok(())
}

/// What of a graph an action keeps: all of it, or all but the abstract nodes that it makes or takes away.
fn essence(graph: &serde_json::Value, action: &str) -> serde_json::Value {
    if action == "merge_locks" {
        // A lock that was declared twice is declared once.
        let mut graph = graph.clone();
        for node in graph["nodes"].as_array_mut().into_iter().flatten() {
            node["declared_locks"] = serde_json::Value::Null;
        }
        return graph;
    }
    if !matches!(action, "extract" | "inline" | "parallel") {
        return graph.clone();
    }
    let is_flow = |node: &serde_json::Value| node["kind"] == "abstract" || node["kind"] == "dispatch";
    let all = |key: &str| graph[key].as_array().cloned().unwrap_or_default();
    let mut nodes: Vec<serde_json::Value> = Vec::new();
    for node in all("nodes") {
        if !is_flow(&node) {
            let (inputs, outputs) = (&node["inputs"], &node["outputs"]);
            nodes.push(serde_json::json!([node["name"], node["kind"], inputs, outputs, node["locks"]]));
        } else if node["locks"].as_array().is_some_and(|locks| !locks.is_empty()) {
            nodes.push(serde_json::json!([node["name"], node["locks"]]));
        }
    }
    // How each node finds its inputs, but for those that an action moves.
    if action != "parallel" {
        let named: BTreeSet<String> = nodes.iter().map(|node| node[0].to_string()).collect();
        let edges = all("edges").into_iter().filter(|edge| named.contains(&edge["to"].to_string()));
        nodes.extend(edges.map(|edge| serde_json::json!([edge["to"], edge["wiring"]])));
    }
    nodes.sort_by_key(ToString::to_string);
    nodes.dedup();
    let sources = graph["sources"].as_array().cloned().unwrap_or_default();
    let sources: Vec<serde_json::Value> =
        sources.into_iter().map(|source| serde_json::json!([source["name"], source["paths"]])).collect();
    serde_json::json!({"nodes": nodes, "sources": sources})
}

/// Of each code that has a fix, one is mended somewhere in the pages; of one that has none, none is.
pub fn every_fix_mends() -> Result<(), Failed> {
    let mut offered_for: BTreeSet<&'static str> = BTreeSet::new();
    for path in sources().iter().filter(|path| path.extension().is_some_and(|e| e == "md")) {
        for files in programs(path) {
            let (ws, ids) = open(&files);
            for file in &ids {
                for said in ws.check_file(*file) {
                    let found = ws.actions(*file, said.range.clone());
                    offered_for.extend(found.iter().filter_map(|a| a.mends.as_ref()).map(|said| said.code));
                }
            }
        }
    }
    let mut faults = Vec::new();
    for (code, _) in table::codes() {
        let listed = FIXES.iter().any(|fix| fix.rows.iter().any(|row| row.code == code));
        if listed != offered_for.contains(code.as_str()) {
            faults.push(format!("{code}: listed {listed}, offered {}", !listed));
        }
    }
    for code in table::without_fix().into_iter().filter(|code| offered_for.contains(code)) {
        faults.push(format!("{code} is offered a fix, and said to have none"));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}
