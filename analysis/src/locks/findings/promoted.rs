//! F0507: a reader taken as a writer.

use super::{Finding, lock, origin};
use crate::locks::name::Hold;
use crate::locks::spell;
use crate::locks::summarize::Around;
use crate::locks::summary::Reach;
use flux_plan::Mode;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0507, warning, sure);

/// A node that declares a reader of what is taken as a writer inside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Promoted {
    /// The node that declares the reader.
    pub node: SmolStr,
    /// The lock, as the node would spell it.
    pub lock: String,
    /// The reader as it is declared, if the node itself declares it.
    pub reader: Option<String>,
    /// From the node to the writer.
    pub chain: String,
    /// The constraint that says so.
    pub statement: String,
    /// Who declares the writer.
    pub owner: SmolStr,
    /// What the owner would declare if it only reads.
    pub cheaper: String,
}

impl Mistake for Promoted {
    fn row(&self) -> &'static Row {
        &F0507
    }

    fn words(&self) -> Words {
        let Self { node, lock, reader, chain, statement, owner, cheaper } = self;
        let words = Words::new(format!("`{node}` takes `{lock}` as a writer, though it declares a reader"));
        let words = match reader {
            Some(reader) => words.label(format!("declared as a reader: `{reader}`")),
            None => words,
        };
        words
            .label(format!("taken as a writer inside it: {chain}"))
            .note(format!(
                "two flows that both hold `{lock}` as readers, and both wait to write, would wait for each other for \
                 ever; so `{node}` takes `{lock}` as a writer from the beginning"
            ))
            .note(format!("cost: flows through `{node}` with the same `{lock}` run one at a time"))
            .help(format!(
                "if that is meant, say so: {statement}; else constrain the steps of `{node}` that only read rather than \
                 all of it, or let `{owner}` take `{cheaper}` if it only reads"
            ))
    }
}

/// The node declares a reader of what `reach` takes as a writer inside it.
pub(crate) fn finding(around: &Around<'_>, reach: &Reach) -> Finding {
    let node = around.subject.node;
    let mine = around.declared.iter().find(|m| m.hold.same_lock(&reach.hold));
    let reader = Hold { mode: Mode::Read, ..reach.hold.clone() };
    let all: Vec<Hold> = around
        .declared
        .iter()
        .map(|m| if m.hold.same_lock(&reach.hold) { reach.hold.clone() } else { m.hold.clone() })
        .collect();
    let mistake = Promoted {
        node: node.name.clone(),
        lock: spell::which(&reach.hold),
        reader: mine.map(|_| spell::hold(&reader)),
        chain: spell::chain(&reach.origin.chain),
        statement: spell::statement(&node.name, &all),
        owner: reach.origin.declares().name.clone(),
        cheaper: spell::lock(&reach.hold.lock, &reach.origin.scope, Mode::Read),
    };
    let outer = mine.map(|m| lock(node, m.index));
    Finding::new(node, mistake, outer.into_iter().chain([origin(&reach.origin)])).inside(&reach.origin)
}
