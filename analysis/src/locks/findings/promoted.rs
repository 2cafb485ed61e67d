//! F0507: a reader taken as a writer.

use super::{Code, Finding, at_lock, at_origin, nodes};
use crate::locks::name::Hold;
use crate::locks::spell;
use crate::locks::summarize::Around;
use crate::locks::summary::Reach;
use flux_plan::Mode;

/// The node declares a reader of what `reach` takes as a writer inside it.
pub(crate) fn finding(around: &Around<'_>, reach: &Reach) -> Finding {
    let node = around.subject.node;
    let lock = spell::which(&reach.hold);
    let reader = Hold { mode: Mode::Read, ..reach.hold.clone() };
    let mine = around.declared.iter().find(|m| m.hold.same_lock(&reach.hold));
    let outer =
        mine.map(|m| at_lock(node, m.index, format!("declared as a reader: `{}`", spell::hold(&reader))));
    let inner = at_origin(
        &reach.origin,
        format!("taken as a writer inside it: {}", spell::chain(&reach.origin.chain)),
    );
    let all: Vec<Hold> = around
        .declared
        .iter()
        .map(|m| if m.hold.same_lock(&reach.hold) { reach.hold.clone() } else { m.hold.clone() })
        .collect();
    Finding {
        code: Code::F0507,
        node: node.clone(),
        message: format!("`{node}` takes `{lock}` as a writer, though it declares a reader"),
        labels: outer.into_iter().chain([inner]).collect(),
        notes: vec![
            format!(
                "two flows that both hold `{lock}` as readers, and both wait to write, would wait for each other for \
                 ever; so `{node}` takes `{lock}` as a writer from the beginning"
            ),
            format!("cost: flows through `{node}` with the same `{lock}` run one at a time"),
        ],
        help: format!(
            "if that is meant, say so: {}; else constrain the steps of `{node}` that only read rather than all of it, \
             or let `{}` take `{}` if it only reads",
            spell::statement(&node.name, &all),
            reach.origin.declares(),
            spell::lock(&reach.hold.lock, &reach.origin.scope, Mode::Read),
        ),
        chains: vec![vec![node.clone()], nodes(&reach.origin)],
    }
}
