//! F0502: a keyed lock cannot be moved up.

use super::{Finding, Place, lock, origin};
use crate::locks::name::{Hold, Scope};
use crate::locks::spell;
use crate::locks::summarize::Around;
use crate::locks::summary::Reach;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0502, error);

/// A lock that should move up to a node, which does not know its key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Immovable {
    /// The node that the lock should move up to.
    pub node: SmolStr,
    /// Who declares the lock.
    pub owner: SmolStr,
    /// The lock's name, without its key.
    pub name: SmolStr,
    /// The lock as it is declared inside, without how it is taken.
    pub lock: String,
    /// The lock as it is declared inside, with how it is taken.
    pub declared: String,
    /// The input that the lock's own node calls its key.
    pub key: SmolStr,
    /// From the node to the lock.
    pub chain: String,
    /// The node's first lock that sorts after it, spelt, and its name; none: its `@limit`.
    pub late: Option<(String, SmolStr)>,
    /// The constraint that holds it for the whole service.
    pub whole: String,
}

impl Mistake for Immovable {
    fn row(&self) -> &'static Row {
        &F0502
    }

    fn words(&self) -> Words {
        let Self { node, owner, name, lock, key, .. } = self;
        let (before, outer, rather) = match &self.late {
            Some((late, late_name)) => (
                format!("before `{late}`"),
                format!("`{node}` itself takes `{late}`, which sorts after `{lock}`"),
                format!(
                    "constrain the steps of `{node}` that need `{late_name}` rather than all of it, or rename \
                     `{late_name}` to sort before `{name}`"
                ),
            ),
            None => (
                "before its `@limit`".to_owned(),
                "at most so many flows are in here at once".to_owned(),
                format!("put `@limit` on the steps of `{node}` that need it rather than on all of it"),
            ),
        };
        let hand_on = format!("give `{node}` an input that reaches `{key}` of `{owner}` unchanged");
        let coarse = format!("hold `{name}` for the whole service: {}", self.whole);
        Words::new(format!(
            "`{node}` would have to take `{lock}` {before}, but does not know the `{key}` of `{owner}`"
        ))
        .label(outer)
        .label(format!("`{}` is taken inside it: {}", self.declared, self.chain))
        .note(format!(
            "every flow takes locks in the same order, so `{node}` takes what sorts before its own locks early; \
             but which `{lock}` that is comes to light inside: no input of `{node}` is handed on to it unchanged"
        ))
        .help(format!("{rather}; or {hand_on}; or {coarse}"))
    }
}

/// `reach` should move up to the node, which does not know its key.
pub(crate) fn finding(around: &Around<'_>, reach: &Reach) -> Finding {
    let node = around.subject.node;
    let owner = reach.origin.declares();
    let whole = Hold { scope: Scope::Program, ..reach.hold.clone() };
    let first = around.greater(reach).next();
    let outer = first.map_or_else(|| Place::Node(node.clone()), |first| lock(node, first.index));
    let key = match &reach.origin.scope {
        Scope::Key(input) => input.clone(),
        _ => SmolStr::new_static("key"),
    };
    let mistake = Immovable {
        node: node.name.clone(),
        owner: owner.name.clone(),
        name: reach.hold.lock.name.clone(),
        lock: spell::declared_which(reach),
        declared: spell::declared(reach),
        key,
        chain: spell::chain(&reach.origin.chain),
        late: first.map(|first| (spell::which(&first.hold), first.hold.lock.name.clone())),
        whole: spell::statement(&owner.name, [&whole]),
    };
    Finding::new(node, mistake, [outer, origin(&reach.origin)]).inside(&reach.origin)
}
