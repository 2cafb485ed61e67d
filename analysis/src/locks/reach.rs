//! Everything that may be taken inside a node, as the node sees it.

use super::child::Child;
use super::merge::Merged;
use super::name::{Hold, LockName, Scope};
use super::summary::{Link, NodeRef, Origin, Reach, Role};
use flux_plan::Mode;
use std::collections::BTreeMap;

type Key = (LockName, Scope);

/// By canonical place: what is inside a node, its own declarations aside.
#[derive(Default)]
pub(crate) struct Inside(BTreeMap<Key, Reach>);

impl Inside {
    /// Joins what all children reach.
    pub(crate) fn of(node: &NodeRef, children: &[Child<'_>]) -> Self {
        let mut inside = Inside::default();
        for child in children {
            for reach in &child.summary.reach {
                inside.add_from(node, child, reach);
            }
        }
        inside
    }

    fn add_from(&mut self, node: &NodeRef, child: &Child<'_>, reach: &Reach) {
        let key = (reach.hold.lock.clone(), child.outward(&reach.hold.scope));
        // One longer than the child's: compared before it is built, as most are beaten.
        let length = reach.origin.chain.len() + 1;
        if self.0.get(&key).is_some_and(|old| !beats(reach.hold.mode, length, old)) {
            return;
        }
        let mut chain = Vec::with_capacity(length);
        chain.push(Link { node: node.clone(), role: Role::Step });
        chain.extend(reach.origin.chain.iter().cloned());
        chain[1].role = child.role;
        let hold = Hold { lock: key.0.clone(), scope: key.1.clone(), mode: reach.hold.mode };
        let origin = Origin { chain, index: reach.origin.index, scope: reach.origin.scope.clone() };
        self.0.insert(key, Reach { hold, origin });
    }

    /// Everything that may be taken, in the order of acquisition.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Reach> {
        self.0.values()
    }

    /// With the node's own declarations: what the node tells its users.
    pub(crate) fn with_own(mut self, node: &NodeRef, own: &[Merged]) -> Vec<Reach> {
        for merged in own {
            let key = (merged.hold.lock.clone(), merged.hold.scope.clone());
            if self.0.get(&key).is_some_and(|old| !beats(merged.hold.mode, 1, old)) {
                continue;
            }
            let origin = Origin {
                chain: vec![Link { node: node.clone(), role: Role::Step }],
                index: merged.index,
                scope: merged.hold.scope.clone(),
            };
            self.0.insert(key, Reach { hold: merged.hold.clone(), origin });
        }
        self.0.into_values().collect()
    }
}

/// A writer tells more than a reader, and then a short chain more than a long one.
fn beats(mode: Mode, length: usize, old: &Reach) -> bool {
    (mode, std::cmp::Reverse(length)) > (old.hold.mode, std::cmp::Reverse(old.origin.chain.len()))
}
