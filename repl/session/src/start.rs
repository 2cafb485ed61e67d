//! The first screen of a session: what the program is.
//!
//! Comes in: a session that nobody has typed into. Goes out: one screen of words: sources, nodes, problems. *Never*
//! here: anything that runs.

use super::Session;
use crate::report::Count;
use crate::screen::{Ink, Screen, elide, width_of};
use flux_syntax::tree::{ItemKind, Source};
use std::collections::BTreeSet;

/// Where nobody says how many lines a terminal has.
const USUAL: usize = 24;
/// So many sources are shown.
const SOURCES: usize = 8;
/// The names of nodes take so many lines.
const NODES: usize = 3;

/// Shows the first screen of a session.
pub fn show(session: &mut Session) {
    if !session.quiet {
        let rows = terminal_size::terminal_size().map_or(USUAL, |(_, rows)| usize::from(rows.0));
        let text = screen(session, if rows == 0 { USUAL } else { rows });
        session.say.note(text.trim_end());
    }
}

/// A program in names.
#[derive(Default)]
struct Parts {
    /// The name, trigger and target of each source.
    sources: Vec<(String, String, String)>,
    nodes: BTreeSet<String>,
    files: usize,
    lines: usize,
}

impl Parts {
    fn of(session: &Session) -> Parts {
        let files = session.workspace.files(session.root);
        let mut parts = Parts { files: files.len(), ..Parts::default() };
        for file in files {
            let text = session.workspace.text(file);
            parts.lines += text.lines().count();
            for statement in flux_syntax::parse_file(text).statements {
                for item in &statement.parsed.items {
                    parts.add(&item.kind, text);
                }
            }
        }
        let sources: BTreeSet<&String> = parts.sources.iter().map(|(name, ..)| name).collect();
        parts.nodes.retain(|name| !sources.contains(name));
        parts
    }

    fn add(&mut self, item: &ItemKind, text: &str) {
        match item {
            ItemKind::Source(it) => {
                let (trigger, target) = trigger(it, text);
                self.sources.push((it.name.text.to_string(), trigger, target));
            }
            ItemKind::Node(it) => drop(self.nodes.insert(it.name.text.to_string())),
            ItemKind::Flow(it) => drop(self.nodes.insert(it.name.text.to_string())),
            _ => {}
        }
    }
}

/// `http.get("/x")` and `=> Show`: the source's own words, each on one line.
fn trigger(source: &Source, text: &str) -> (String, String) {
    let words = |range: std::ops::Range<usize>| {
        text.get(range).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let using = source.using.as_ref().map_or_else(String::new, |call| words(call.span.range()));
    (using, format!("=> {}", words(source.body.span.range())))
}

fn screen(session: &mut Session, rows: usize) -> String {
    let screen = session.screen;
    if session.untitled && session.workspace.text(session.root).is_empty() {
        return format!("{}: `:help` shows what can be typed", title(&screen));
    }
    let parts = Parts::of(session);
    let diagnostics = session.check();
    let mut lines = vec![head(session, &parts, &Count::of(&diagnostics))];
    lines.extend(sources(&parts, &screen));
    lines.extend(nodes(&parts, &screen));
    let hint = screen.paint(Ink::Faint, "`:help` shows what can be typed");
    // The last line is the prompt's.
    let room = rows.saturating_sub(height(&lines, &screen) + 2).max(4);
    lines.extend(problems(session, &diagnostics, room));
    lines.push(hint);
    lines.join("\n")
}

fn title(screen: &Screen) -> String {
    screen.paint(Ink::Strong, &format!("flux {}", env!("CARGO_PKG_VERSION")))
}

fn head(session: &Session, parts: &Parts, count: &Count) -> String {
    let name = if session.untitled {
        format!("{} files", parts.files.saturating_sub(1))
    } else {
        session.names.of(session.workspace.path(session.root))
    };
    let more = match parts.files {
        files if files > 1 && !session.untitled => format!(" with {}", counted(files - 1, "other file")),
        _ => String::new(),
    };
    let ink = if count.errors > 0 { Ink::Bad } else { Ink::Good };
    let screen = &session.screen;
    let lines = screen.paint(Ink::Faint, &counted(parts.lines, "line"));
    let (what, count) =
        (format!("{}  {name}{more}, {lines}:", title(screen)), screen.paint(ink, &count.with_errors()));
    let fits = visible(&what) + 1 + visible(&count) <= screen.width;
    format!("{what}{}{count}", if fits { " " } else { "\n" })
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn sources(parts: &Parts, screen: &Screen) -> Vec<String> {
    let widest =
        parts.sources.iter().map(|(name, ..)| width_of(name)).max().unwrap_or(0).min(screen.width / 2);
    let mut lines = Vec::new();
    if parts.sources.is_empty() {
        lines.push(screen.paint(Ink::Faint, "no sources"));
    } else {
        lines.push(screen.paint(Ink::Strong, &counted(parts.sources.len(), "source")));
    }
    for (name, trigger, target) in parts.sources.iter().take(SOURCES) {
        let room = screen.width.saturating_sub(widest + 4).max(8);
        let name = screen.paint(Ink::Source, &crate::screen::fit(name, widest));
        let whole = format!("{trigger} {target}").trim().to_owned();
        if width_of(&whole) <= room || trigger.is_empty() {
            lines.push(format!("  {name}  {}", elide(&whole, room)));
        } else {
            lines.push(format!("  {name}  {}", elide(trigger, room)));
            lines.push(format!("  {}  {}", " ".repeat(widest), elide(target, room)));
        }
    }
    if parts.sources.len() > SOURCES {
        lines.push(format!("  … {} more: `:sources`", parts.sources.len() - SOURCES));
    }
    lines
}

fn nodes(parts: &Parts, screen: &Screen) -> Vec<String> {
    if parts.nodes.is_empty() {
        return vec![screen.paint(Ink::Faint, "no nodes")];
    }
    let mut lines = vec![screen.paint(Ink::Strong, &counted(parts.nodes.len(), "node"))];
    let mut line = String::from("  ");
    for (index, name) in parts.nodes.iter().enumerate() {
        let last = index + 1 == parts.nodes.len();
        let piece = if last { name.clone() } else { format!("{name}, ") };
        // Behind the names there is room for how many more there are.
        let full = width_of(&line) + width_of(piece.trim_end()) > screen.width;
        if full && lines.len() >= NODES {
            lines.push(line.trim_end_matches([',', ' ']).to_owned());
            lines.push(format!("  … {} more: `:nodes`", parts.nodes.len() - index));
            return lines;
        }
        if full && !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
            line = String::from("  ");
        }
        line.push_str(&elide(&piece, screen.width.saturating_sub(2)));
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// As many as there is room for, at least in one line.
fn problems(session: &mut Session, diagnostics: &[flux_analysis::Diagnostic], room: usize) -> Vec<String> {
    let screen = session.screen;
    let mut lines: Vec<String> = Vec::new();
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        let drawn = session.drawn(std::slice::from_ref(diagnostic), None);
        let drawn: Vec<String> = drawn.lines().map(str::to_owned).collect();
        if height(&lines, &screen) + height(&drawn, &screen) + 1 > room {
            let left = diagnostics.len() - index;
            let what = if index == 0 { counted(left, "problem") } else { format!("… and {left} more") };
            lines.push(format!("{what}: `:check` shows more"));
            break;
        }
        lines.extend(drawn);
    }
    lines
}

/// How many rows of the terminal lines take.
fn height(lines: &[String], screen: &Screen) -> usize {
    lines.iter().map(|line| visible(line).div_ceil(screen.width.max(1)).max(1)).sum()
}

/// The columns of a line, colours aside.
fn visible(line: &str) -> usize {
    let mut columns = 0;
    let mut rest = line;
    while let Some(at) = rest.find('\x1b') {
        columns += width_of(&rest[..at]);
        rest = rest[at..].find('m').map_or("", |end| &rest[at + end + 1..]);
    }
    columns + width_of(rest)
}
