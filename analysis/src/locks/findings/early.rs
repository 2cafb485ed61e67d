//! F0501: an early acquisition.

use super::{Code, Finding, Label, Place, at_lock, at_origin, nodes};
use crate::locks::merge::Merged;
use crate::locks::name::{Hold, Scope};
use crate::locks::spell;
use crate::locks::summarize::Around;
use crate::locks::summary::Reach;
use flux_plan::Mode;

/// `reach` moves up to the node, since it sorts before something that the node takes.
pub(crate) fn finding(around: &Around<'_>, reach: &Reach) -> Finding {
    let node = around.subject.node;
    let early = spell::which(&reach.hold);
    let inner = at_origin(
        &reach.origin,
        format!("`{}` is taken inside it: {}", spell::declared(reach), spell::chain(&reach.origin.chain)),
    );
    let greater: Vec<&Merged> = around.greater(reach).collect();
    let (message, outer, why, rename) = match greater.first() {
        Some(first) => {
            let late = spell::which(&first.hold);
            (
                format!("`{node}` takes `{early}` early, before `{late}`"),
                at_lock(
                    node,
                    first.index,
                    format!("`{node}` itself takes `{late}`, which sorts after `{early}`"),
                ),
                format!(
                    "every flow takes locks in the same order. Else a flow in `{node}` that holds `{late}` could \
                     wait for `{early}` for ever, because a flow elsewhere that holds `{early}` waits for `{late}`"
                ),
                Some(rename(reach, &greater)),
            )
        }
        None => (
            format!("`{node}` takes `{early}` early, before its `@limit`"),
            Label {
                place: Place::Node(node.clone()),
                text: "at most so many flows are in here at once".to_owned(),
            },
            format!(
                "a permit of `@limit` is taken after all locks. Else all its permits could be held by flows that \
                 wait for `{early}`, while the flow that holds `{early}` waits for a permit"
            ),
            None,
        ),
    };
    Finding {
        code: Code::F0501,
        node: node.clone(),
        message,
        labels: vec![outer, inner],
        notes: vec![why, cost(around, reach)],
        help: help(around, reach, rename),
        chains: vec![vec![node.clone()], nodes(&reach.origin)],
    }
}

/// What the move costs in concurrency.
fn cost(around: &Around<'_>, reach: &Reach) -> String {
    let node = around.subject.node;
    let lock = spell::which(&reach.hold);
    let through = through(around, reach);
    let who = match &reach.hold.scope {
        Scope::Session => "of one session",
        Scope::Key(_) => "with one key",
        Scope::Program | Scope::Hidden => "of the whole service",
    };
    match reach.hold.mode {
        Mode::Write => format!(
            "cost: all of `{node}` now runs under `{lock}`, not only {through}. Of the flows {who}, one at a time is \
             in `{node}` or in any other node that takes `{lock}`"
        ),
        Mode::Read => format!(
            "cost: all of `{node}` now runs under `{lock}` as a reader, not only {through}. Its flows do not wait for \
             each other, but a writer of `{lock}` waits for all of `{node}`"
        ),
    }
}

/// The children through which the lock is reached.
fn through(around: &Around<'_>, reach: &Reach) -> String {
    let mut names: Vec<&str> = Vec::new();
    for child in around.children {
        let reaches =
            |r: &Reach| r.hold.lock == reach.hold.lock && child.outward(&r.hold.scope) == reach.hold.scope;
        if child.summary.reach.iter().any(reaches) && !names.contains(&child.node.name.as_str()) {
            names.push(&child.node.name);
        }
    }
    spell::list(names)
}

fn rename(reach: &Reach, greater: &[&Merged]) -> String {
    let lock = &reach.hold.lock.name;
    let mut late: Vec<&str> = greater.iter().map(|m| m.hold.lock.name.as_str()).collect();
    late.dedup();
    if late.contains(&lock.as_str()) {
        format!("give the two locks named `{lock}` names of their own, the outer one's first in the alphabet")
    } else {
        format!("give {} a name that sorts before `{lock}`", spell::list(late))
    }
}

fn help(around: &Around<'_>, reach: &Reach, rename: Option<String>) -> String {
    let node = around.subject.node;
    let all: Vec<&Hold> = around.declared.iter().map(|m| &m.hold).chain([&reach.hold]).collect();
    let meant = format!("if that is meant, say so: {}", spell::statement(&node.name, all));
    let instead = match rename {
        Some(rename) => {
            format!("; else {rename}, or constrain the steps of `{node}` that need it rather than all of it")
        }
        None => format!("; else put `@limit` on the steps of `{node}` that need it rather than on all of it"),
    };
    format!("{meant}{instead}{}", cheaper(reach))
}

fn cheaper(reach: &Reach) -> String {
    let (owner, lock) = (reach.origin.declares(), &reach.hold.lock.name);
    match (&reach.hold.scope, reach.hold.mode) {
        (_, Mode::Read) => String::new(),
        (Scope::Program, Mode::Write) => format!(
            "; if `{owner}` only reads what `{lock}` guards, `{lock}?` costs less, and so does one lock for each \
             session or key"
        ),
        (_, Mode::Write) => {
            format!("; if `{owner}` only reads what `{lock}` guards, `{}` costs less", reader(reach))
        }
    }
}

fn reader(reach: &Reach) -> String {
    spell::lock(&reach.hold.lock, &reach.origin.scope, Mode::Read)
}
