//! Actions: which are offered, and what a text is after one.

use crate::cases::{self, Marked};
use flux_analysis::ide::{Action, FIXES, REFACTORINGS};
use flux_analysis::{Edit, FileId, Workspace};
use libtest_mimic::Failed;
use std::fmt::Write as _;

/// The titles of all actions at a place.
pub fn offered(marked: &Marked) -> String {
    let mut out = String::new();
    for action in marked.ws.actions(marked.file, marked.range.clone()) {
        let star = if action.preferred { " (preferred)" } else { "" };
        let code = action.mends.as_ref().map_or_else(String::new, |said| format!(" {}", said.code));
        let _ = writeln!(out, "{}{code}: {}{star}", action.kind, action.title);
    }
    out
}

/// The n-th action of that name: its title, and what it makes of the program.
pub fn after(marked: &Marked, name: &str, nth: &str) -> String {
    let nth: usize = nth.parse().unwrap_or(1);
    let actions = marked.ws.actions(marked.file, marked.range.clone());
    let Some(action) = actions.into_iter().filter(|a| a.name == name).nth(nth - 1) else {
        return "(not offered)\n".to_owned();
    };
    let mut out = format!("{}\n\n", action.title);
    let edits = action.edits.clone().unwrap();
    for file in &marked.files {
        let own: Vec<&Edit> = edits.iter().filter(|edit| edit.file == *file).collect();
        if own.is_empty() {
            continue;
        }
        if marked.files.len() > 1 {
            let _ = writeln!(out, "{}:", marked.ws.path(*file).file_name().unwrap().display());
        }
        out.push_str(&applied(marked.ws.text(*file), &own).replace('\r', "␍"));
    }
    out
}

/// A text with edits made.
pub fn applied(text: &str, edits: &[&Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.to_vec();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    assert!(edits.windows(2).all(|w| w[0].range.end <= w[1].range.start), "edits overlap: {edits:?}");
    let (mut out, mut end) = (String::new(), 0);
    for edit in edits {
        out.push_str(&text[end..edit.range.start]);
        out.push_str(&edit.text);
        end = edit.range.end;
    }
    out + &text[end..]
}

/// A workspace with the same files, after an action.
pub fn workspace_after(ws: &Workspace, files: &[FileId], action: &Action) -> (Workspace, Vec<FileId>) {
    let mut next = Workspace::new();
    next.set_wording(ws.wording());
    let edits = action.edits.clone().unwrap();
    let mut ids = Vec::new();
    for file in files {
        let own: Vec<&Edit> = edits.iter().filter(|edit| edit.file == *file).collect();
        ids.push(next.open_text(ws.path(*file), &applied(ws.text(*file), &own)));
    }
    next.set_folders(&ids);
    (next, ids)
}

/// Each file of actions has a file of cases, in which its action is applied.
pub fn all_have_cases() -> Result<(), Failed> {
    let mut missing = Vec::new();
    let names = FIXES.iter().map(|fix| fix.name).chain(REFACTORINGS.iter().map(|way| way.name));
    for name in names {
        let path = cases::files().into_iter().find(|path| path.file_stem().is_some_and(|stem| stem == name));
        let applies = path.is_some_and(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            text.split("```after").skip(1).any(|block| !block.trim_start().contains("(not offered)"))
        });
        if !applies {
            missing.push(name);
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(format!("without cases: {missing:?}").into()) }
}
