//! What is written into boxes and on arrows.

use super::frame::one;
use flux_session::line::Line;
use flux_session::plan::{Acquire, Mode, NodeKind, Plan, Scope, Wiring};
use flux_session::screen::{Ink, elide, width_of};
use flux_session::view::{Arrow, Catcher, Children, Item, Root};

/// Fewer letters of several names tell nothing.
const READABLE: usize = 8;

/// The colour of an item.
pub(super) fn ink(plan: &Plan, item: &Item) -> Ink {
    match (&item.children, item.node.map(|id| plan.node(id).kind)) {
        (Children::Cases(..), _) | (_, Some(NodeKind::Dispatch)) => Ink::Dispatch,
        (_, Some(NodeKind::Abstract)) => Ink::Flow,
        (_, Some(NodeKind::Concrete | NodeKind::Call)) => Ink::Node,
        (_, None) => Ink::Faint,
    }
}

/// `⊟ cache! log?`: taken in this order; `!` alone, `?` with other readers, `↑` moved up by the deadlock rule.
pub(super) fn locks(plan: &Plan, item: &Item) -> Option<Line> {
    let locks = item.node.map(|id| plan.node(id).locks.as_slice()).unwrap_or_default();
    if locks.is_empty() {
        return None;
    }
    let mut line = Line::default();
    line.push(Ink::Lock, "⊟");
    for lock in locks {
        line.push(Ink::Lock, format!(" {}", show_lock(plan, lock)));
    }
    Some(line)
}

fn show_lock(plan: &Plan, acquire: &Acquire) -> String {
    let name = plan.locks.get(acquire.lock.index()).map_or("?", |lock| lock.name.as_str());
    let mode = if acquire.mode == Mode::Read { '?' } else { '!' };
    let scope = match &acquire.scope {
        Scope::Program => String::new(),
        Scope::Session => "(session)".into(),
        Scope::Key(input) => format!("({input})"),
    };
    format!("{name}{mode}{scope}{}", if acquire.hoisted { "↑" } else { "" })
}

/// What stands under an item's name: its locks, what it says of itself, what catches its failures.
pub(super) fn details(plan: &Plan, item: &Item) -> Vec<Line> {
    let mut lines: Vec<Line> = locks(plan, item).into_iter().collect();
    if !item.notes.is_empty() {
        let mut line = Line::default();
        for (index, note) in item.notes.iter().enumerate() {
            line.push(Ink::Faint, format!("{}{note}", if index > 0 { " " } else { "" }));
        }
        lines.push(line);
    }
    if item.reply {
        lines.push(one(Ink::Good, "⇒ replies here", usize::MAX));
    }
    lines.extend(catchers(&item.catchers));
    lines
}

/// `✗ 404 ⇒ NoProduct` ends the flow; `✗ ↺ NoReviews` puts it back on its way.
pub(super) fn catchers(catchers: &[Catcher]) -> Vec<Line> {
    catchers
        .iter()
        .map(|catcher| {
            let codes = catcher.label.strip_prefix("error").unwrap_or(&catcher.label).trim();
            let mut line = Line::default();
            let space = if codes.is_empty() { "" } else { " " };
            line.push(Ink::Bad, format!("✗{space}{codes} "));
            line.push(Ink::Handler, if catcher.recovers { "↺ " } else { "⇒ " });
            chain(&mut line, Ink::Handler, &catcher.items);
            if catcher.items.is_empty() {
                // It only puts out what it is given, or constants.
                line.push(Ink::Faint, if catcher.recovers { "goes on" } else { "ends here" });
            }
            line
        })
        .collect()
}

/// `log.warn → NoReviews`: names only.
pub(super) fn chain(line: &mut Line, ink: Ink, items: &[Item]) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            line.push(Ink::Faint, " → ");
        }
        match &item.children {
            Children::Branches(branches) => {
                line.push(Ink::Faint, "{");
                for (index, branch) in branches.iter().enumerate() {
                    if index > 0 {
                        line.push(Ink::Faint, " ∥ ");
                    }
                    chain(line, ink, branch);
                }
                line.push(Ink::Faint, "}");
            }
            Children::Each(inside) => {
                line.push(Ink::Faint, "each ");
                chain(line, ink, inside);
            }
            _ => line.push(ink, item.label.clone()),
        }
    }
}

/// What flows along an arrow: with types where there is room, else the names, else nothing.
pub(super) fn label(arrow: &Arrow, room: usize) -> Option<Line> {
    let by_name = if arrow.wiring == Some(Wiring::Name) { "by name: " } else { "" };
    let names = names(&arrow.fields);
    let tries =
        [format!("{by_name}{}", arrow.fields), arrow.fields.clone(), format!("{by_name}{names}"), names];
    let whole = tries.iter().find(|text| width_of(text) <= room);
    let text = match whole {
        Some(text) => text.clone(),
        None if room >= READABLE => elide(&tries[3], room),
        None => return None,
    };
    (!text.is_empty()).then(|| one(Ink::Faint, &text, room))
}

/// `x, s` of `int x, map<int, string> s`.
fn names(fields: &str) -> String {
    let mut depth = 0;
    let separate = |letter: char| {
        depth += i32::from(letter == '<') - i32::from(letter == '>');
        depth == 0 && letter == ','
    };
    let names = fields.split(separate).filter_map(|field| field.trim().rsplit(' ').next());
    names.collect::<Vec<_>>().join(", ")
}

/// What stands in a source's box.
pub(super) fn source(root: &Root) -> Vec<Line> {
    let mut head = Line::default();
    head.push(Ink::Source, root.name.clone());
    let mut lines = vec![head];
    if !root.using.is_empty() {
        let mut line = Line::default();
        for part in root.using.split_inclusive(' ') {
            line.push(Ink::Plain, part);
        }
        lines.push(line);
    }
    if let Some(paths) = root.paths {
        let shown = match paths {
            1 => "1 path".into(),
            u64::MAX => "more paths than can be counted".into(),
            paths => format!("{paths} paths"),
        };
        lines.push(one(Ink::Faint, &shown, usize::MAX));
    }
    lines.extend(catchers(&root.catchers));
    lines
}

/// What comes out at the end.
pub(super) fn results(root: &Root) -> Line {
    let mut line = Line::default();
    let what = if root.results.is_empty() { "nothing" } else { &root.results };
    line.push(Ink::Good, "⇒ ");
    for part in what.split_inclusive(' ') {
        line.push(Ink::Plain, part);
    }
    line
}
