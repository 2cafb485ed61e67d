//! F0504: a session lock where there is no session.

use super::{Code, Finding, Label, Place, at_origin, nodes};
use crate::locks::spell;
use crate::locks::summary::{NodeRef, Reach};

/// A flow of a source without sessions takes it.
pub(crate) fn under(source: &NodeRef, reach: &Reach) -> Finding {
    let lock = &reach.hold.lock.name;
    make(
        source,
        reach,
        format!("flows of `{source}` have no session, but take `{lock}(session)`"),
        format!("`{source}` tells no sessions apart"),
        format!(
            "write `source {source} … {{session: S}} => …;` where S is an output of `{source}`, or a node from its \
             outputs to one value; or hold `{lock}` for the whole service"
        ),
    )
}

/// The source itself takes it, before there is a session.
pub(crate) fn inside(source: &NodeRef, reach: &Reach) -> Finding {
    let lock = &reach.hold.lock.name;
    make(
        source,
        reach,
        format!("`{lock}(session)` is taken inside the source `{source}`, before there is a session"),
        format!("a session begins with what `{source}` puts out"),
        format!("take it in a node of the flow, or hold `{lock}` for the whole service"),
    )
}

fn make(source: &NodeRef, reach: &Reach, message: String, text: String, help: String) -> Finding {
    let chain = spell::chain(&reach.origin.chain);
    Finding {
        code: Code::F0504,
        node: source.clone(),
        message,
        labels: vec![
            at_origin(&reach.origin, format!("`{}` is taken here: {chain}", spell::declared(reach))),
            Label { place: Place::Source(source.clone()), text },
        ],
        notes: Vec::new(),
        help,
        chains: vec![vec![source.clone()], nodes(&reach.origin)],
    }
}
