//! What each feature shows, as text.

use crate::actions::applied;
use crate::cases::Marked;
use flux_analysis::ide::{Call, Caller, HintKind, LensKind, Symbol, Target};
use flux_analysis::{Edit, FileId, Workspace};
use std::fmt::Write as _;
use std::ops::Range;

const KINDS: [HintKind; 5] =
    [HintKind::Tuple, HintKind::Wiring, HintKind::Signature, HintKind::Locks, HintKind::Effects];

/// A feature at a place.
pub fn show(marked: &Marked, kind: &str, info: &str) -> String {
    let (ws, file, at) = (&marked.ws, marked.file, marked.range.start);
    match kind {
        "hover" => ws
            .hover(file, at)
            .map_or_else(nothing, |hover| format!("{}\n\n{}", place(ws, file, &hover.range), hover.text)),
        "completions" => completions(marked, info),
        "completed" => completed(marked, info),
        "signature" => signature(marked),
        "definition" => targets(ws, &ws.definition(file, at)),
        "declaration" => targets(ws, &ws.declaration(file, at)),
        "type" => targets(ws, &ws.type_definition(file, at)),
        "implementation" => targets(ws, &ws.implementation(file, at)),
        "references" => lines(ws.references(file, at).iter().map(|found| {
            let declares = if found.declares { " (declares)" } else { "" };
            format!("{}{declares}", place(ws, found.file, &found.range))
        })),
        "highlights" => marks(ws, file, ws.highlights(file, at).into_iter().map(|found| found.range)),
        "linked" => marks(ws, file, ws.linked(file, at).into_iter()),
        "rename" => match ws.rename(file, at, info) {
            Ok(edits) => after(ws, &marked.files, &edits),
            Err(why) => format!("refused: {why}"),
        },
        "renamable" => match ws.prepare_rename(file, at) {
            Ok(range) => place(ws, file, &range),
            Err(why) => format!("refused: {why}"),
        },
        "calls" => calls(ws, file, at),
        "tokens" => tokens(ws, file),
        "formatted" => after_ranges(ws, file, ws.format(file)),
        "range-formatted" => after_ranges(ws, file, ws.format_range(file, marked.range.clone())),
        "type-formatted" => after_ranges(ws, file, ws.format_typed(file, at)),
        "hints" => hints(ws, file),
        "hint" => hint(ws, file, at),
        "lenses" => lenses(ws, file),
        "links" => lines(
            ws.links(file)
                .iter()
                .map(|link| format!("{} -> {}", place(ws, file, &link.range), link.path.display())),
        ),
        "outline" => lines(ws.symbols(file).iter().map(|symbol| self::symbol(ws, symbol))),
        "symbols" => lines(ws.find_symbols(info, 10).iter().map(|symbol| self::symbol(ws, symbol))),
        "folds" => lines(ws.folds(file).iter().map(|fold| {
            let text = &ws.text(file)[fold.range.clone()];
            format!("{:?}: {} … {}", fold.kind, head(text), text.lines().last().unwrap_or_default().trim())
        })),
        "selections" => lines(
            ws.selections(file, at)
                .iter()
                .map(|range| ws.text(file)[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ")),
        ),
        "diagnostics" => lines(ws.check_file(file).iter().map(|said| {
            format!(
                "{} {} {} {}",
                place(ws, file, &said.range),
                said.code,
                said.severity.name(),
                said.message
            )
        })),
        "chains" => chains(ws, file),
        "old" => lines(
            ws.old_forms(file).iter().map(|(range, today)| format!("{} -> {today}", place(ws, file, range))),
        ),
        other => panic!("no feature is called `{other}`"),
    }
}

fn nothing() -> String {
    "(nothing)".to_owned()
}

fn lines(all: impl Iterator<Item = String>) -> String {
    let text: String = all.map(|line| line.trim_end().to_owned() + "\n").collect();
    if text.is_empty() { nothing() } else { text }
}

fn head(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// Where a range is, with the text in it: ``main.flux 3:5 `text` ``.
fn place(ws: &Workspace, file: FileId, range: &Range<usize>) -> String {
    let text = ws.text(file);
    let before = &text[..range.start];
    let (line, column) =
        (before.matches('\n').count() + 1, before.len() - before.rfind('\n').map_or(0, |n| n + 1) + 1);
    let path = ws.path(file);
    let name = path.file_name().unwrap_or_default().display();
    if path.starts_with("flux:/") {
        // The library's lines are its own business.
        return format!("{name} `{}`", head(&text[range.clone()]));
    }
    format!("{name} {line}:{column} `{}`", head(&text[range.clone()]))
}

fn targets(ws: &Workspace, found: &[Target]) -> String {
    lines(found.iter().map(|target| place(ws, target.file, &target.name)))
}

/// The text with marks around ranges.
fn marks(ws: &Workspace, file: FileId, ranges: impl Iterator<Item = Range<usize>>) -> String {
    let edits: Vec<Edit> = ranges
        .map(|range| {
            let text = format!("⟦{}⟧", &ws.text(file)[range.clone()]);
            Edit { file, range, text }
        })
        .collect();
    if edits.is_empty() {
        return nothing();
    }
    applied(ws.text(file), &edits.iter().collect::<Vec<_>>())
}

fn after(ws: &Workspace, files: &[FileId], edits: &[Edit]) -> String {
    let mut out = String::new();
    for file in files {
        let own: Vec<&Edit> = edits.iter().filter(|edit| edit.file == *file).collect();
        if own.is_empty() {
            continue;
        }
        if files.len() > 1 {
            let _ = writeln!(out, "{}:", ws.path(*file).file_name().unwrap().display());
        }
        out.push_str(&applied(ws.text(*file), &own));
    }
    out.replace('\r', "␍")
}

fn after_ranges(ws: &Workspace, file: FileId, edits: Vec<(Range<usize>, String)>) -> String {
    let edits: Vec<Edit> = edits.into_iter().map(|(range, text)| Edit { file, range, text }).collect();
    if edits.is_empty() {
        return "(nothing changes)".to_owned();
    }
    after(ws, &[file], &edits)
}

/// The first offers, as many as the block asks for.
fn completions(marked: &Marked, info: &str) -> String {
    let most = info.parse().unwrap_or(12);
    let (found, _) = marked.ws.complete(marked.file, marked.range.start);
    lines(found.iter().take(most).map(|offer| {
        let mut line = format!("{:?} {}", offer.kind, offer.label);
        if !offer.detail.is_empty() {
            let _ = write!(line, " — {}", offer.detail);
        }
        if offer.snippet != offer.label {
            let _ = write!(line, " ⇒ {}", offer.snippet.replace('\n', "⏎"));
        }
        if !offer.docs.is_empty() {
            let _ = write!(line, " // {}", head(&offer.docs));
        }
        for edit in &offer.also {
            let _ = write!(line, " + {:?}", edit.text);
        }
        line
    }))
}

/// The text after an offer of that name is taken.
fn completed(marked: &Marked, label: &str) -> String {
    let (found, _) = marked.ws.complete(marked.file, marked.range.start);
    let Some(offer) = found.into_iter().find(|offer| offer.label == label) else {
        return "(not offered)".to_owned();
    };
    let mut edits = offer.also.clone();
    edits.push(Edit { file: marked.file, range: offer.replace.clone(), text: offer.snippet.clone() });
    after(&marked.ws, &[marked.file], &edits)
}

fn signature(marked: &Marked) -> String {
    let Some(help) = marked.ws.signature_help(marked.file, marked.range.start) else { return nothing() };
    let mut label = help.label.clone();
    if let Some((start, end)) = help.parameters.get(help.active) {
        label = format!("{}⟦{}⟧{}", &label[..*start], &label[*start..*end], &label[*end..]);
    }
    let docs = help.explained.get(help.active).cloned().unwrap_or_default();
    lines([label, docs].into_iter().filter(|line| !line.is_empty()))
}

fn caller(ws: &Workspace, caller: &Caller) -> String {
    format!("{} {}, {}", caller.kind, caller.name, place(ws, caller.target.file, &caller.target.name))
}

fn calls(ws: &Workspace, file: FileId, at: usize) -> String {
    let Some(item) = ws.caller(file, at) else { return nothing() };
    let show =
        |arrow: &str, call: &Call| format!("{arrow} {} ({})", caller(ws, &call.other), call.places.len());
    let own = std::iter::once(caller(ws, &item));
    let incoming = ws.incoming(file, at);
    let outgoing = ws.outgoing(file, at);
    lines(
        own.chain(incoming.iter().map(|call| show("<-", call)))
            .chain(outgoing.iter().map(|call| show("->", call))),
    )
}

fn tokens(ws: &Workspace, file: FileId) -> String {
    let text = ws.text(file);
    lines(ws.tokens(file, 0..text.len()).iter().map(|token| {
        let mut line = format!("{} {:?}", head(&text[token.range.clone()]), token.kind);
        if token.declares {
            line.push_str(" declares");
        }
        if token.built_in {
            line.push_str(" library");
        }
        line
    }))
}

/// The text with the hints in it.
fn hints(ws: &Workspace, file: FileId) -> String {
    let text = ws.text(file);
    let found = ws.hints(file, 0..text.len(), &KINDS);
    let edits: Vec<Edit> = found
        .iter()
        .map(|hint| {
            let label = format!("⟦{}⟧", hint.label);
            let text = if hint.blank_before { format!(" {label}") } else { format!("{label} ") };
            Edit { file, range: hint.offset..hint.offset, text }
        })
        .collect();
    applied(text, &edits.iter().collect::<Vec<_>>())
}

/// What is shown when somebody points at the hint there.
fn hint(ws: &Workspace, file: FileId, at: usize) -> String {
    let found = KINDS.iter().filter_map(|kind| ws.hint_more(file, at, *kind));
    lines(found.map(|(more, target)| {
        let to =
            target.map_or_else(String::new, |target| format!("\n→ {}", place(ws, target.file, &target.name)));
        more + &to
    }))
}

fn lenses(ws: &Workspace, file: FileId) -> String {
    lines(ws.lenses(file).into_iter().map(|lens| {
        let shown = match lens.kind {
            LensKind::References => format!("{} uses", ws.uses(file, lens.range.start).len()),
            LensKind::Paths => match ws.paths(file, lens.range.start) {
                Some(n) => format!("{n} paths"),
                None => "paths".to_owned(),
            },
            LensKind::Run => "run".to_owned(),
            LensKind::Send(request) => format!("send {request}"),
        };
        format!("{}: {shown}", place(ws, file, &lens.range))
    }))
}

fn symbol(ws: &Workspace, symbol: &Symbol) -> String {
    format!(
        "{:?} {} {}, {}",
        symbol.kind,
        symbol.name,
        symbol.detail,
        place(ws, symbol.file, &symbol.selection)
    )
}

/// What a warning of deadlock shows beside itself.
fn chains(ws: &Workspace, file: FileId) -> String {
    let mut out = Vec::new();
    for said in ws.check_file(file) {
        out.push(format!("{} {}", said.code, said.message));
        for label in said.labels.iter().chain(&ws.chains(&said)) {
            out.push(format!("  {}: {}", place(ws, label.file, &label.range), label.message));
        }
    }
    lines(out.into_iter())
}
