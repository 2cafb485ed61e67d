//! F0502: a keyed lock cannot be moved up.

use super::{Code, Finding, Label, Place, at_lock, at_origin, nodes};
use crate::locks::name::{Hold, Scope};
use crate::locks::spell;
use crate::locks::summarize::Around;
use crate::locks::summary::Reach;

/// `reach` should move up to the node, which does not know its key.
pub(crate) fn finding(around: &Around<'_>, reach: &Reach) -> Finding {
    let node = around.subject.node;
    let owner = reach.origin.declares();
    let lock = spell::declared_which(reach);
    let key = key(reach);
    let inner = at_origin(
        &reach.origin,
        format!("`{}` is taken inside it: {}", spell::declared(reach), spell::chain(&reach.origin.chain)),
    );
    let whole = Hold { scope: Scope::Program, ..reach.hold.clone() };
    let coarse = format!(
        "hold `{}` for the whole service: {}",
        reach.hold.lock.name,
        spell::statement(&owner.name, [&whole])
    );
    let hand_on = format!("give `{node}` an input that reaches `{key}` of `{owner}` unchanged");
    let (before, outer, rather) = match around.greater(reach).next() {
        Some(first) => (
            format!("before `{}`", spell::which(&first.hold)),
            at_lock(
                node,
                first.index,
                format!("`{node}` itself takes `{}`, which sorts after `{lock}`", spell::which(&first.hold)),
            ),
            format!(
                "constrain the steps of `{node}` that need `{0}` rather than all of it, or rename `{0}` to sort before `{1}`",
                first.hold.lock.name, reach.hold.lock.name
            ),
        ),
        None => (
            "before its `@limit`".to_owned(),
            Label {
                place: Place::Node(node.clone()),
                text: "at most so many flows are in here at once".to_owned(),
            },
            format!("put `@limit` on the steps of `{node}` that need it rather than on all of it"),
        ),
    };
    Finding {
        code: Code::F0502,
        node: node.clone(),
        message: format!(
            "`{node}` would have to take `{lock}` {before}, but does not know the `{key}` of `{owner}`"
        ),
        labels: vec![outer, inner],
        notes: vec![format!(
            "every flow takes locks in the same order, so `{node}` takes what sorts before its own locks early; \
             but which `{lock}` that is comes to light inside: no input of `{node}` is handed on to it unchanged"
        )],
        help: format!("{rather}; or {hand_on}; or {coarse}"),
        chains: vec![vec![node.clone()], nodes(&reach.origin)],
    }
}

/// The input that the lock's own node calls its key.
fn key(reach: &Reach) -> &str {
    match &reach.origin.scope {
        Scope::Key(input) => input,
        _ => "key",
    }
}
