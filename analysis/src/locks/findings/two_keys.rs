//! F0503: two keys of one lock name held at once.

use super::{Code, Finding, at_lock, at_origin, nodes};
use crate::locks::merge::Merged;
use crate::locks::name::{Hold, Scope};
use crate::locks::spell;
use crate::locks::summarize::Around;
use crate::locks::summary::Reach;

/// The node holds `mine` while `reach`, of the same name and maybe another key, is taken inside it.
pub(crate) fn finding(around: &Around<'_>, mine: &Merged, reach: &Reach) -> Finding {
    let node = around.subject.node;
    let name = &reach.hold.lock.name;
    let outer = spell::which(&mine.hold);
    let inner = spell::declared_which(reach);
    Finding {
        code: Code::F0503,
        node: node.clone(),
        message: format!("`{node}` could hold two keys of `{name}` at once"),
        labels: vec![
            at_lock(node, mine.index, format!("`{node}` holds `{outer}` …")),
            at_origin(
                &reach.origin,
                format!("… while `{inner}` is taken inside it: {}", spell::chain(&reach.origin.chain)),
            ),
        ],
        notes: vec![format!(
            "keys of one name are taken in the order of their values, which nobody knows before the service runs: \
             two flows with the same two keys, the other way round, would wait for each other for ever"
        )],
        help: help(around, mine, reach),
        chains: vec![vec![node.clone()], nodes(&reach.origin)],
    }
}

fn help(around: &Around<'_>, mine: &Merged, reach: &Reach) -> String {
    let node = around.subject.node;
    let (owner, name) = (reach.origin.declares(), &reach.hold.lock.name);
    if let Scope::Key(_) = reach.hold.scope {
        let all: Vec<&Hold> = around.declared.iter().map(|m| &m.hold).chain([&reach.hold]).collect();
        let both = spell::statement(&node.name, all);
        return format!("let `{node}` take both, which it does in the order of their values: {both}");
    }
    let whole = Hold { scope: Scope::Program, ..mine.hold.clone() };
    format!(
        "hand the key of `{node}` on to `{owner}` unchanged; or take `{}` in a step beside `{owner}` rather than \
         around it; or give the two locks names of their own; or hold `{name}` for the whole service: {}, and the \
         same at `{owner}`",
        spell::which(&mine.hold),
        spell::statement(&node.name, [&whole]),
    )
}
