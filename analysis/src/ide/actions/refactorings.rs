//! The refactorings: the one list of them.

use super::ask::{Ask, Offer};
use super::*;
use std::ops::Range;

type Title = fn(&Ask<'_>, &Range<usize>) -> Option<String>;

/// A change that keeps a program's meaning.
pub struct Refactoring {
    /// The name of the file that holds it, without `.rs`; tests and documentation call it by this.
    pub name: &'static str,
    /// The kind by which editors group it: `refactor.rewrite`, `source.fixAll`.
    pub kind: &'static str,
    /// What it does, for people.
    pub what: &'static str,
    /// Where its edits take a while: whether it is offered, which is told at once.
    pub(super) title: Option<Title>,
    pub(super) offer: fn(&Ask<'_>, &Range<usize>) -> Vec<Offer>,
}

/// Every refactoring, in the order in which an editor lists them.
pub const REFACTORINGS: &[Refactoring] = &[
    Refactoring {
        name: "extract",
        kind: "refactor.extract",
        what: "the selected steps become an abstract node",
        title: None,
        offer: extract::offer,
    },
    Refactoring {
        name: "inline",
        kind: "refactor.inline",
        what: "an abstract node's steps stand where it is used",
        title: None,
        offer: inline::offer,
    },
    Refactoring {
        name: "parallel",
        kind: "refactor.rewrite",
        what: "the selected steps run at the same time, when nothing flows between them and nothing is written",
        title: None,
        offer: parallel::offer,
    },
    Refactoring {
        name: "choose",
        kind: "refactor.rewrite",
        what: "an optimization that is legal for the node, written into `NAME.plan.flux`",
        title: None,
        offer: choose::offer,
    },
    Refactoring {
        name: "sort_locks",
        kind: "refactor.rewrite",
        what: "a constraint's locks in the order in which they are taken",
        title: None,
        offer: sort_locks::offer,
    },
    Refactoring {
        name: "merge_locks",
        kind: "refactor.rewrite",
        what: "a node's constraints in one statement",
        title: None,
        offer: merge_locks::offer,
    },
    Refactoring {
        name: "reader",
        kind: "refactor.rewrite",
        what: "a lock taken as a reader, when all that runs under it only reads",
        title: None,
        offer: reader::offer,
    },
    Refactoring {
        name: "dialect",
        kind: "source.convertDialect",
        what: "the file in the current dialect",
        title: Some(dialect::title),
        offer: dialect::offer,
    },
    Refactoring {
        name: "fix_all",
        kind: "source.fixAll",
        what: "all fixes that leave no doubt",
        title: Some(fix_all::title),
        offer: fix_all::offer,
    },
];
