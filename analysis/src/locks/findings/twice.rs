//! F0508: the same lock twice on one node.

use super::{Finding, lock};
use crate::locks::merge::Merged;
use crate::locks::name::Hold;
use crate::locks::spell;
use crate::locks::summary::NodeRef;
use flux_plan::Mode;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0508, hint, sure);

/// A declared lock that another one has said before.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Twice {
    /// The node that declares both.
    pub node: SmolStr,
    /// The lock, spelt without how it is taken: `d(user)`.
    pub lock: String,
    /// How the first one is taken.
    pub first: Mode,
    /// How this one is taken.
    pub again: Mode,
    /// What can go, spelt.
    pub drop: String,
}

impl Mistake for Twice {
    fn row(&self) -> &'static Row {
        &F0508
    }

    fn words(&self) -> Words {
        let Self { node, lock, first, again, drop } = self;
        let one = |mode: &Mode| match mode {
            Mode::Read => "a reader",
            Mode::Write => "a writer",
        };
        let words = match first == again {
            true => {
                Words::new(format!("`{node}` declares `{lock}` twice")).help(format!("drop this `{drop}`"))
            }
            false => Words::new(format!("`{node}` declares `{lock}` both as a reader and as a writer"))
                .help(format!("drop `{drop}`: the writer holds")),
        };
        words
            .label(format!("again here, as {}", one(again)))
            .label(format!("first here, as {}", one(first)))
            .note("constraints for one node add up; of equal locks the stronger is taken, once")
    }
}

/// `again`, the node's declared lock of that index, is one that `first` has said before.
pub(crate) fn finding(node: &NodeRef, first: &Merged, again: &Hold, index: u32) -> Finding {
    let drop = match first.hold.mode == again.mode {
        true => spell::hold(again),
        false => spell::hold(&Hold { mode: Mode::Read, ..again.clone() }),
    };
    let mistake = Twice {
        node: node.name.clone(),
        lock: spell::which(again),
        first: first.hold.mode,
        again: again.mode,
        drop,
    };
    Finding::new(node, mistake, [lock(node, index), lock(node, first.index)])
}
