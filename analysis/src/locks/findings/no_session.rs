//! F0504: a session lock where there is no session.

use super::{Finding, Place, origin};
use crate::locks::spell;
use crate::locks::summary::{NodeRef, Reach};
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0504, error);

/// A session lock of a source's flow, or inside the source itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NoSession {
    /// The source whose flows have no session there.
    pub source: SmolStr,
    /// The lock's name.
    pub lock: SmolStr,
    /// The lock as it is declared.
    pub declared: String,
    /// From the source to the lock.
    pub chain: String,
    /// The source itself takes it, before there is a session; else a flow of a source without sessions does.
    pub inside: bool,
}

impl Mistake for NoSession {
    fn row(&self) -> &'static Row {
        &F0504
    }

    fn words(&self) -> Words {
        let Self { source, lock, declared, chain, inside } = self;
        let (message, text, help) = if *inside {
            (
                format!("`{lock}(session)` is taken inside the source `{source}`, before there is a session"),
                format!("a session begins with what `{source}` puts out"),
                format!("take it in a node of the flow, or hold `{lock}` for the whole service"),
            )
        } else {
            (
                format!("flows of `{source}` have no session, but take `{lock}(session)`"),
                format!("`{source}` tells no sessions apart"),
                format!(
                    "write `source {source} … {{session: S}} => …;` where S is an output of `{source}`, or a node from \
                     its outputs to one value; or hold `{lock}` for the whole service"
                ),
            )
        };
        Words::new(message).label(format!("`{declared}` is taken here: {chain}")).label(text).help(help)
    }
}

/// A flow of a source without sessions takes it.
pub(crate) fn under(source: &NodeRef, reach: &Reach) -> Finding {
    finding(source, reach, false)
}

/// The source itself takes it, before there is a session.
pub(crate) fn inside(source: &NodeRef, reach: &Reach) -> Finding {
    finding(source, reach, true)
}

fn finding(source: &NodeRef, reach: &Reach, inside: bool) -> Finding {
    let mistake = NoSession {
        source: source.name.clone(),
        lock: reach.hold.lock.name.clone(),
        declared: spell::declared(reach),
        chain: spell::chain(&reach.origin.chain),
        inside,
    };
    let places = [origin(&reach.origin), Place::Source(source.clone())];
    Finding::new(source, mistake, places).inside(&reach.origin)
}
