//! F0501: an early acquisition.

use super::{Finding, Place, lock, origin};
use crate::locks::merge::Merged;
use crate::locks::name::{Hold, Scope};
use crate::locks::spell;
use crate::locks::summarize::Around;
use crate::locks::summary::Reach;
use flux_plan::Mode;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0501, warning);

/// A lock that moves up to a node, since it sorts before something that the node takes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Early {
    /// The node that the lock moves up to.
    pub node: SmolStr,
    /// The lock, as the node would spell it.
    pub early: String,
    /// The node's own locks that sort after it, the first one also as it is spelt; none: its `@limit`.
    pub late: Option<Late>,
    /// The lock as it is declared inside, how one gets there, and by whom.
    pub inner: Inner,
    /// What the lock is one for, from the node.
    pub scope: Scope,
    /// How it is taken.
    pub mode: Mode,
    /// The children through which it is reached.
    pub through: String,
    /// The constraint that says so.
    pub statement: String,
}

/// Locks that are taken later.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Late {
    /// The one that comes first in the order of acquisition, spelt: `d(user)!`.
    pub first: String,
    /// The names of all.
    pub names: Vec<SmolStr>,
}

/// A lock inside a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Inner {
    /// The lock's name.
    pub lock: SmolStr,
    /// Spelt as it is declared.
    pub declared: String,
    /// How a reader of the lock would be spelt: `d?(user)`.
    pub reader: String,
    /// The node whose constraint declares it.
    pub owner: SmolStr,
    /// The nodes from the one that the lock moves up to down to the one that declares it.
    pub chain: String,
}

impl Mistake for Early {
    fn row(&self) -> &'static Row {
        &F0501
    }

    fn words(&self) -> Words {
        let Self { node, early, inner, .. } = self;
        let words = match &self.late {
            Some(Late { first, .. }) => {
                Words::new(format!("`{node}` takes `{early}` early, before `{first}`"))
                    .label(format!("`{node}` itself takes `{first}`, which sorts after `{early}`"))
                    .note(format!(
                        "every flow takes locks in the same order. Else a flow in `{node}` that holds `{first}` could \
                         wait for `{early}` for ever, because a flow elsewhere that holds `{early}` waits for `{first}`"
                    ))
            }
            None => Words::new(format!("`{node}` takes `{early}` early, before its `@limit`"))
                .label("at most so many flows are in here at once")
                .note(format!(
                    "a permit of `@limit` is taken after all locks. Else all its permits could be held by flows that \
                     wait for `{early}`, while the flow that holds `{early}` waits for a permit"
                )),
        };
        words
            .label(format!("`{}` is taken inside it: {}", inner.declared, inner.chain))
            .note(self.cost())
            .help(self.help())
    }
}

impl Early {
    /// What the move costs in concurrency.
    fn cost(&self) -> String {
        let Self { node, early: lock, through, .. } = self;
        let who = match &self.scope {
            Scope::Session => "of one session",
            Scope::Key(_) => "with one key",
            Scope::Program | Scope::Hidden => "of the whole service",
        };
        match self.mode {
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

    fn help(&self) -> String {
        let node = &self.node;
        let meant = format!("if that is meant, say so: {}", self.statement);
        let instead = match self.late.as_ref().map(|late| self.rename(late)) {
            Some(rename) => {
                format!(
                    "; else {rename}, or constrain the steps of `{node}` that need it rather than all of it"
                )
            }
            None => {
                format!("; else put `@limit` on the steps of `{node}` that need it rather than on all of it")
            }
        };
        format!("{meant}{instead}{}", self.cheaper())
    }

    fn rename(&self, late: &Late) -> String {
        let lock = &self.inner.lock;
        if late.names.contains(lock) {
            format!(
                "give the two locks named `{lock}` names of their own, the outer one's first in the alphabet"
            )
        } else {
            format!("give {} a name that sorts before `{lock}`", spell::list(&late.names))
        }
    }

    fn cheaper(&self) -> String {
        let Inner { owner, lock, reader, .. } = &self.inner;
        match (&self.scope, self.mode) {
            (_, Mode::Read) => String::new(),
            (Scope::Program, Mode::Write) => format!(
                "; if `{owner}` only reads what `{lock}` guards, `{lock}?` costs less, and so does one lock for each \
                 session or key"
            ),
            (_, Mode::Write) => {
                format!("; if `{owner}` only reads what `{lock}` guards, `{reader}` costs less")
            }
        }
    }
}

impl Inner {
    pub(super) fn of(reach: &Reach) -> Inner {
        Inner {
            lock: reach.hold.lock.name.clone(),
            declared: spell::declared(reach),
            reader: spell::lock(&reach.hold.lock, &reach.origin.scope, Mode::Read),
            owner: reach.origin.declares().name.clone(),
            chain: spell::chain(&reach.origin.chain),
        }
    }
}

/// `reach` moves up to the node, since it sorts before something that the node takes.
pub(crate) fn finding(around: &Around<'_>, reach: &Reach) -> Finding {
    let node = around.subject.node;
    let greater: Vec<&Merged> = around.greater(reach).collect();
    let late = greater.first().map(|first| {
        let mut names: Vec<SmolStr> = greater.iter().map(|m| m.hold.lock.name.clone()).collect();
        names.dedup();
        Late { first: spell::which(&first.hold), names }
    });
    let outer = greater.first().map_or_else(|| Place::Node(node.clone()), |first| lock(node, first.index));
    let all: Vec<&Hold> = around.declared.iter().map(|m| &m.hold).chain([&reach.hold]).collect();
    let mistake = Early {
        node: node.name.clone(),
        early: spell::which(&reach.hold),
        late,
        inner: Inner::of(reach),
        scope: reach.hold.scope.clone(),
        mode: reach.hold.mode,
        through: through(around, reach),
        statement: spell::statement(&node.name, all),
    };
    Finding::new(node, mistake, [outer, origin(&reach.origin)]).inside(&reach.origin)
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
