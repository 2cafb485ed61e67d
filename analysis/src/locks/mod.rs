//! Constraints: which locks each node takes, in which order, so that deadlock is impossible.
//!
//! Comes in: what a node declares and the [`Summary`] of everything that may run inside it. Goes out: the
//! node's own summary, and [`Finding`]s as plain data. *Never* here: salsa, trees, files, spans. A place is
//! told as "the n-th declared lock of that node", and whoever calls knows where that stands.
//!
//! # The rule
//!
//! Locks have one order: by name, then file, then program < session < key. Bottom-up, a node also takes every
//! lock in its subtree that sorts before one that it takes itself, and takes as a writer what it declares as a
//! reader while its subtree takes it as a writer. What its callers hold does not matter. So whatever is
//! acquired while something is held sorts after it, and no circle of waiting can close. One pass is enough:
//! a lock that moves up sorts before one that the node declares, so the greatest own lock never changes.
//!
//! `@limit` has its place in the order too: behind every lock, and outer nodes before inner ones. A limited
//! node takes its locks first and its permit last; so that nothing inside it waits for a lock while it has the
//! permit, *every* lock of its subtree moves up to it. A permit therefore never moves.
//!
//! # How to call it
//!
//! 1. For each node, children first (flows are acyclic): [`summarize`]. Its children are all nodes that may run
//!    inside it, each *use* a [`Child`] of its own: the steps of its body, of branches and brackets, under
//!    `each`; of every case of a dispatch; the predicates of its patterns ([`Role::Predicate`]); the steps of
//!    recoveries for it ([`Role::Recovery`]; a path or codes that limit a recovery make no difference here, and
//!    a concrete node has children too if it has recoveries). Not its handlers: they run when nothing is held.
//!    [`Child::wiring`] names the child's inputs that are, unchanged, inputs of the node.
//! 2. For each source: [`check_source`].
//! 3. For the plan: start each flow with nothing held, and go down by [`enter`], which says what a step takes
//!    and what is held inside it, in the inner node's own terms and only as far as it matters there. Two uses
//!    of a node whose `held` are equal can share their blocks; where they differ, so do the blocks. This goes
//!    for predicates too: one with constraints may run where its locks are held and where they are not.
//! 4. For each fork, `each` and overlap: [`conflicts`], [`in_order`].

mod child;
pub(crate) mod findings;
mod held;
mod merge;
mod name;
mod reach;
mod session;
mod spell;
mod summarize;
mod summary;

pub use child::{Child, Declared, Input, Subject};
pub use findings::{Finding, Place, moved_up};
pub use flux_syntax::mistake::Severity;
pub use held::{Entry, conflicts, enter, in_order};
pub use name::{Hold, LockName, Scope};
pub use session::{SourceUse, check_source};
pub use summarize::summarize;
pub use summary::{Link, NodeRef, Origin, Own, Reach, Role, Summary, Why};

pub use flux_plan::Mode;

/// A hold as in a constraint statement: `d?(user)`.
pub(crate) fn spelt(hold: &Hold) -> String {
    spell::hold(hold)
}
